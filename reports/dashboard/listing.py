"""The tickets and broken limits behind a number of the dashboard: the conditions stand in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext as _

from accounts.models import Department, User
from complaints.models import Ticket
from complaints.models.ticket_queries import TicketQuerySet
from complaints.states import OPEN_STATES, State
from complaints.workspace.cursor import Cursor, NoCursor, decode, encode
from reports.dashboard.breaches import NO_UNIT, broken
from reports.dashboard.cuts import AGED, DUE, Age, Due, Part, instants
from reports.definitions import DEFINITIONS
from reports.figures import Scope
from reports.figures import tickets as cases
from reports.periods import NotAPeriod, Period
from sla.models import Clock
from sla.policy import TargetCode

Choice = TypeVar("Choice", bound=TextChoices)
TARGETS: Mapping[str, TargetCode] = {str(code): code for code in TargetCode}
PER_PAGE = 50


class Misread(ValueError):
    """The address names a condition that does not exist: no list, rather than a wrong one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTickets:
    """Open tickets by when they fall due, by state and by age; each condition may be missing."""

    due: Due | None = None
    state: State | None = None
    age: Age | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "OpenTickets":
        """Raises Misread."""
        state = _one(State, given.get("state", ""))
        if state and state not in OPEN_STATES:
            raise Misread
        return cls(due=_one(Due, given.get("due", "")), state=state, age=_one(Age, given.get("age", "")))

    def of(self, tickets: TicketQuerySet, now: datetime) -> TicketQuerySet:
        wanted = Q()
        if self.due:
            wanted &= DUE[self.due](instants(now).__getitem__)
        if self.age:
            wanted &= AGED[self.age](instants(now).__getitem__)
        if self.state:
            wanted &= Q(state=self.state)
        return tickets.open().filter(wanted)

    @property
    def words(self) -> list[str]:
        """What was chosen, for the heading."""
        return [str(chosen.label) for chosen in (self.due, self.state, self.age) if chosen]


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLimits:
    """Broken limits of the period by clock and unit; `unit` NO_UNIT for those of none yet."""

    target: TargetCode | None = None
    unit: int | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "BrokenLimits":
        """Raises Misread."""
        target, unit = given.get("target", ""), given.get("unit", "")
        if (target and target not in TARGETS) or (unit and not _is_key(unit)):
            raise Misread
        return cls(target=TARGETS.get(target), unit=int(unit) if unit else None)

    def of(self, tickets: TicketQuerySet, now: datetime) -> "QuerySet[Any]":
        found = broken(tickets, now)
        if self.target:
            found = found.filter(target=self.target)
        if self.unit is not None:
            found = found.filter(unit=self.unit) if self.unit != NO_UNIT else found.filter(unit=None)
        return found

    def words(self) -> list[str]:
        words = [str(self.target.label)] if self.target else []
        if self.unit is None:
            return words
        unit = Department.objects.filter(pk=self.unit).first()
        return [*words, unit.name if unit else _("no unit yet")]


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindFigure:
    """The cases of a figure in a period."""

    code: str
    period: Period
    part: Part | None = None

    @classmethod
    def read(cls, code: str, given: Mapping[str, str], *, otherwise: Period) -> "BehindFigure":
        """Raises Misread; without a period `otherwise`."""
        named = given.get("period", "")
        try:
            period = Period.parse(named) if named else otherwise
        except NotAPeriod:
            raise Misread from None
        return cls(code=code, period=period, part=_one(Part, given.get("part", "")))

    def of(self, user: User) -> TicketQuerySet:
        part = None if self.part is None else self.part is Part.YES
        return cases(self.code, self.period, Scope.of(user), viewer=user, part=part)

    @property
    def words(self) -> list[str]:
        part = [str(self.part.label)] if self.part else []
        return [str(DEFINITIONS[self.code].name), self.period.label, *part]


def page_of_tickets(tickets: TicketQuerySet, after: str) -> tuple[list[Ticket], str]:
    """By their next limit; where the next page begins ("" for none). Raises Misread."""
    behind = tickets.by_due()
    if after:
        cursor = _cursor(after)
        behind = behind.after(cursor.at, cursor.pk)
    rows = list(behind.select_related("category")[: PER_PAGE + 1])
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    return rows[:PER_PAGE], encode(Cursor(last.next_due_at, last.pk)) if last else ""


def page_of_broken(clocks: "QuerySet[Any]", after: str) -> tuple[list[Clock], str]:
    """The latest first; where the next page begins ("" for none). Raises Misread."""
    behind = clocks.order_by("-breached_at", "-pk")
    if after:
        cursor = _cursor(after)
        same = Q(breached_at=cursor.at, pk__lt=cursor.pk)
        behind = behind.filter(Q(breached_at__lt=cursor.at) | same, breached_at__lte=cursor.at)
    rows = list(behind.select_related("ticket")[: PER_PAGE + 1])
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    return rows[:PER_PAGE], encode(Cursor(last.breached_at, last.pk)) if last else ""


def _cursor(text: str) -> Cursor:
    """Raises Misread."""
    try:
        return decode(text)
    except NoCursor:
        raise Misread from None


def _one(choices: type[Choice], text: str) -> Choice | None:
    """Raises Misread for what is not among them."""
    if not text:
        return None
    if text not in choices.values:
        raise Misread
    return choices(text)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12
