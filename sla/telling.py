"""Who is told of the steps one sweep recorded: one notice per person and clock, or one digest."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from complaints.lifecycle.events import Imported
from complaints.models import Customer, HistoryEvent
from notifications.models import Notice
from notifications.outbox import customer_notices, queue, staff_notices
from sla.cases import Case
from sla.digests import Counted, Digests, add
from sla.firing import Firing
from sla.ladder import Reached, target_of
from sla.models import Clock
from sla.people import Directory
from sla.policy import Audience
from sla.quiet import AT_ONCE
from sla.standby.reachable import Reachable

MOST_NOTICES = 20  # to one person from one sweep; more become one digest


@dataclass(frozen=True, slots=True)
class Word:
    """The one thing a person is told about a clock: the highest of the steps meant for them."""

    firing: Firing
    highest: Reached

    @property
    def priority(self) -> int:
        """What nobody has entered yet waits for nobody's duty either."""
        return self.firing.case.priority if self.firing.case else AT_ONCE


@dataclass(slots=True)
class Told:
    """What one transaction queued: how many single notices, the digests it opened, what others get more."""

    single: dict[int, int] = field(default_factory=dict)
    opened: dict[int, str] = field(default_factory=dict)
    more: dict[int, Counter[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Teller:
    """Queues the notices of one sweep and remembers how many each person got in it.

    `most` single notices go to one person; after an outage there are none, all are digests.
    """

    reachable: Reachable
    most: int = MOST_NOTICES
    told: Counter[int] = field(default_factory=Counter)
    digests: Digests = field(default_factory=lambda: Digests(uuid.uuid4().hex))

    @property
    def directory(self) -> Directory:
        return self.reachable.directory

    def tell(self, firings: Sequence[Firing], now: datetime) -> Told:
        """Queue what these steps ask for, in the caller's transaction; `keep` it once that is done."""
        told = Told()
        words = self._by_person(firings)
        self.digests.look(words, now)
        many = {key for key in words if key in self.digests.causes or self._is_too_much(key, words[key])}
        wanted = {key: self._counted(key, words[key], now) for key in many}
        told.opened = self.digests.open(wanted, now)
        told.more = {key: counted.steps for key, counted in wanted.items() if key not in told.opened}
        told.single = {key: len(words[key]) for key in words if key not in many}
        single = (n for key in told.single for word in words[key] for n in self._notices(key, word, now))
        queue([*single, *_to_customers(firings, now)])
        return told

    def keep(self, told: Told) -> None:
        """The transaction in which these were queued is committed."""
        self.told.update(told.single)
        self.digests.causes |= told.opened
        if told.more:
            add(told.more, self.digests.causes)

    def _is_too_much(self, key: int, words: Sequence[Word]) -> bool:
        return self.told[key] + len(words) > self.most

    def _counted(self, key: int, words: Sequence[Word], now: datetime) -> Counted:
        user = self.directory.by_key[key]
        mail_at = self.reachable.mail_at(user, min(word.priority for word in words), now)
        return Counted(user, Counter(str(word.highest.step.code) for word in words), mail_at)

    def _by_person(self, firings: Iterable[Firing]) -> dict[int, list[Word]]:
        found: dict[int, list[Word]] = defaultdict(list)
        for firing in firings:
            for key, highest in self._audience(firing).items():
                found[key].append(Word(firing, highest))
        return found

    def _audience(self, firing: Firing) -> dict[int, Reached]:
        """Each person once, with the highest step; steps come in order, so the last one stays."""
        target = target_of(firing.clock)
        told = {
            user.pk: reached
            for reached in firing.steps
            if firing.clock.is_open or reached.step.percent == 100  # no reminder of what is done
            for audience in reached.step.tells
            if audience is not Audience.CUSTOMER
            for user in self.directory.people(audience, firing.case, target)
        }
        highest = firing.steps[-1]
        if firing.clock.is_open and highest.step.percent == 100:
            told |= {user.pk: highest for user in self.reachable.instead_of(told, firing.case)}
        return told

    def _notices(self, key: int, word: Word, now: datetime) -> list[Notice]:
        clock, step, case = word.firing.clock, word.highest.step, word.firing.case
        user = self.directory.by_key[key]
        payload: dict[str, Any] = {
            "target": clock.target,
            "step": str(step.code),
            "due_at": clock.due_at.isoformat(),
        }
        return staff_notices(
            user=user,
            kind="deadline" if case else "contact_waits",
            cause=f"step-{clock.pk}-{step.code}",
            about=case.number if case else "",
            payload=payload,
            language=settings.LANGUAGE_CODE,
            now=now,
            not_before=self.reachable.mail_at(user, word.priority, now),
        )


def _to_customers(firings: Sequence[Firing], now: datetime) -> Iterator[Notice]:
    """A word to each customer whose promise was just broken and is not kept yet; one per ticket."""
    late = {
        firing.case.pk: (firing.case, firing.clock)
        for firing in firings
        if firing.case
        and firing.clock.is_open
        and any(each.step.is_breach and Audience.CUSTOMER in each.step.tells for each in firing.steps)
    }
    for pk in _broken_elsewhere(late):
        del late[pk]
    addresses = Customer.objects.only("email").in_bulk({case.customer_id for case, _ in late.values()})
    for case, clock in late.values():
        yield from customer_notices(
            address=addresses[case.customer_id].email,
            kind="overdue",
            cause=f"overdue-{clock.pk}",
            about=case.number,
            payload={},
            language=case.language,
            now=now,
        )


def _broken_elsewhere(late: Mapping[int, tuple[Case, Clock]]) -> set[int]:
    """Of these tickets those that another system kept when the promise broke: its customers were told
    there or never will be, and a whole import would be a storm."""
    brought = HistoryEvent.objects.filter(ticket__in=late, seq=1, kind=Imported.kind)
    came = dict(brought.values_list("ticket_id", "at")) if late else {}
    return {pk for pk, at in came.items() if late[pk][1].due_at < at}
