"""`manage.py measure_suggestions`: how often what is offered at the desk would have been right."""

from typing import Any

from django.core.management import BaseCommand

from channels_intake.suggesting import LEAST_SURE, classified, learn_from
from complaints.catalogue import catalogue
from complaints.lifecycle.classify import second_level

HELD_BACK = 5  # one complaint in so many is not learnt from, but asked about


class Command(BaseCommand):
    help = "Learn from four in five of the latest classified complaints, and guess the kind of the fifth."

    def handle(self, **options: Any) -> None:
        rows, known = classified(), catalogue()
        learnt = learn_from((row for n, row in enumerate(rows) if n % HELD_BACK), known)
        asked = offered = right = 0
        for category, words in rows[::HELD_BACK]:
            kind = second_level(known.categories.get(category))
            shares = learnt.shares(words)
            best = max(shares, key=lambda each: shares[each], default=None)
            asked += 1
            if kind is None or best is None or shares[best] < LEAST_SURE:
                continue
            offered += 1
            right += best == kind.pk
        self.stdout.write(
            f"{len(rows)} complaints; of {asked} asked about, {offered} got an offer, {right} the right one."
        )
