"""Open complaints that read like what is being typed, and the mass incident that may be behind it.

Offered, never decided: the person asks, and adds to a ticket there is, or links after entering.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from channels_intake.suggesting import pairs_of
from complaints.lifecycle.classify import second_level
from complaints.models import Category, Incident, Ticket

WITHIN = timedelta(days=3)
LOOKED_AT = 200  # the latest
OFFERED = 3
FEWEST_PAIRS = 6  # of neighbouring characters; fewer say nothing
LEAST_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Alike:
    tickets: Sequence[Ticket] = ()
    incidents: Sequence[Incident] = ()

    def __bool__(self) -> bool:
        return bool(self.tickets or self.incidents)


def alike(text: str, kinds: Sequence[Category], *, user: User, now: datetime) -> Alike:
    """Among the latest complaints this person sees, and the incidents of the kinds it may be; two
    queries, whatever there is."""
    typed = frozenset(pairs_of(text))
    if len(typed) < FEWEST_PAIRS:
        return Alike()
    return Alike(_tickets(typed, user, now), _incidents(kinds))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of pairs of characters that both have (Dice), 0 to 1."""
    return 2 * len(one & other) / max(len(one) + len(other), 1)


def _tickets(typed: frozenset[str], user: User, now: datetime) -> list[Ticket]:
    recent = Ticket.objects.visible_to(user).open().filter(received_at__gt=now - WITHIN, received_at__lte=now)
    latest = recent.select_related("category", "branch").order_by("-received_at")[:LOOKED_AT]
    ranked = [(likeness(typed, frozenset(pairs_of(each.description))), each) for each in latest]
    found = sorted((each for each in ranked if each[0] >= LEAST_ALIKE), key=lambda each: -each[0])
    return [ticket for _share, ticket in found[:OFFERED]]


def _incidents(kinds: Sequence[Category]) -> list[Incident]:
    """Those that are not over; without a kind, none is offered."""
    seconds = {kind.pk for kind in map(second_level, kinds) if kind}
    if not seconds:
        return []
    found = Incident.objects.filter(category__in=seconds, ended_at=None).select_related("branch")
    return list(found.order_by("-began_at")[:OFFERED])
