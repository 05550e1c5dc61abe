"""Who is told of the steps one sweep recorded: one notice per person and clock, or one digest."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from complaints.models import Ticket
from notifications.models import Notice, Transport
from notifications.outbox import customer_notices, queue, staff_notices
from sla.ladder import Reached, target_of
from sla.models import Clock
from sla.people import Directory
from sla.policy import Audience
from sla.quiet import not_before

MOST_NOTICES = 20  # to one person from one sweep; more become one digest
DIGEST_WAITS = timedelta(seconds=30)  # so that its mail speaks of the whole sweep


@dataclass(frozen=True, slots=True)
class Firing:
    """What one clock reached; `steps` are in order, the last one is the highest."""

    clock: Clock
    ticket: Ticket
    steps: Sequence[Reached]

    @property
    def has_breach(self) -> bool:
        return any(each.step.is_breach for each in self.steps)


@dataclass(frozen=True, slots=True)
class Word:
    """The one thing a person is told about a clock: the highest of the steps meant for them."""

    user: User
    firing: Firing
    highest: Reached


@dataclass(slots=True)
class Teller:
    """Queues the notices of one sweep and remembers how many each person got in it."""

    directory: Directory
    sweep: str = field(default_factory=lambda: uuid.uuid4().hex)
    told: Counter[int] = field(default_factory=Counter)
    digests: dict[int, Counter[str]] = field(default_factory=dict)

    def tell(self, firings: Sequence[Firing], now: datetime) -> "Told":
        """Queue what these steps ask for, in the caller's transaction; `keep` it once that is done."""
        told = Told()
        notices: list[Notice] = []
        for user, words in self._by_person(firings).items():
            if user.pk in self.digests or self.told[user.pk] + len(words) > MOST_NOTICES:
                told.digests[user.pk] = self._digest(user, words, now)
            else:
                told.single[user.pk] = len(words)
                notices += [notice for word in words for notice in _notices(word, now)]
        queue([*notices, *_to_customers(firings, now)])
        return told

    def keep(self, told: "Told") -> None:
        """The transaction in which these were queued is committed."""
        self.told.update(told.single)
        self.digests |= told.digests

    def _by_person(self, firings: Iterable[Firing]) -> dict[User, list[Word]]:
        found: dict[User, list[Word]] = defaultdict(list)
        for firing in firings:
            for user, highest in self._audience(firing).items():
                found[user].append(Word(user, firing, highest))
        return found

    def _audience(self, firing: Firing) -> dict[User, Reached]:
        """Each person once, with the highest step; steps come in order, so the last one stays."""
        target = target_of(firing.clock)
        return {
            user: reached
            for reached in firing.steps
            if firing.clock.is_open or reached.step.percent == 100  # no reminder of what is done
            for audience in reached.step.tells
            if audience is not Audience.CUSTOMER
            for user in self.directory.people(audience, firing.ticket, target)
        }

    def _digest(self, user: User, words: Sequence[Word], now: datetime) -> Counter[str]:
        """One row for the sweep, which grows while the sweep goes on."""
        counts = Counter(str(word.highest.step.code) for word in words)
        counts += self.digests.get(user.pk, Counter())
        rows = staff_notices(
            user=user,
            kind="deadline_digest",
            cause=f"digest-{self.sweep}",
            about="",
            payload={"count": counts.total(), "steps": dict(counts)},
            language=settings.LANGUAGE_CODE,
            now=now,
            not_before=max(now + DIGEST_WAITS, min(_mail_at(word, now) for word in words)),
        )
        if user.pk in self.digests:
            for row in rows:
                unsent = Q(sent_at=None) | Q(transport=Transport.IN_APP)
                Notice.objects.filter(unsent, key=row.key).update(payload=row.payload)
        else:
            queue(rows)
        return counts


@dataclass(slots=True)
class Told:
    """What one transaction queued: how many single notices, and the digests as they now stand."""

    single: dict[int, int] = field(default_factory=dict)
    digests: dict[int, Counter[str]] = field(default_factory=dict)


def _notices(word: Word, now: datetime) -> list[Notice]:
    clock, step = word.firing.clock, word.highest.step
    payload: dict[str, Any] = {
        "target": clock.target,
        "step": str(step.code),
        "due_at": clock.due_at.isoformat(),
    }
    return staff_notices(
        user=word.user,
        kind="deadline",
        cause=f"step-{clock.pk}-{step.code}",
        about=word.firing.ticket.number,
        payload=payload,
        language=settings.LANGUAGE_CODE,
        now=now,
        not_before=_mail_at(word, now),
    )


def _mail_at(word: Word, now: datetime) -> datetime:
    return not_before(word.user, word.firing.ticket.priority, now)


def _to_customers(firings: Sequence[Firing], now: datetime) -> Iterator[Notice]:
    """A word to each customer whose promise was just broken and is not kept yet; one per ticket."""
    late = {
        firing.ticket.pk: firing
        for firing in firings
        if firing.clock.is_open
        and any(each.step.is_breach and Audience.CUSTOMER in each.step.tells for each in firing.steps)
    }
    for firing in late.values():
        yield from customer_notices(
            address=firing.ticket.customer.email,
            kind="overdue",
            cause=f"overdue-{firing.clock.pk}",
            about=firing.ticket.number,
            payload={},
            language=firing.ticket.language,
            now=now,
        )
