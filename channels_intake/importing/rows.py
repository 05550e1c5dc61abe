"""A row becomes a complaint as it was kept elsewhere, or the problems that keep it from being one."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Department
from channels_intake.importing.cells import Cells
from channels_intake.importing.fields import Columns, Field, specs
from channels_intake.importing.known import Known, teams
from channels_intake.importing.origins import entry_key
from channels_intake.importing.troubles import Problem, Trouble
from channels_intake.models import Import
from complaints.lifecycle.authority import Case
from complaints.lifecycle.intake import Complainant, Complaint
from complaints.lifecycle.taking_over import Elsewhere
from complaints.states import Authority, Channel, Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case with what the complainant says, and our ticket it is about where the file names one."""

    case: Case
    complaint: Complaint
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """One row: `found` is empty when there are problems."""

    number: int
    key: str
    found: Elsewhere | CaseRow | None
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How the rows of one file are read."""

    kind: str
    source: str
    columns: Columns
    known: Known
    now: datetime
    lenient: bool = False
    channel: Channel = Channel.HOTLINE
    team: Department | None = None

    @classmethod
    def of(cls, asked: Import, now: datetime) -> "Reader":
        choices: Mapping[str, Any] = asked.choices
        return cls(
            kind=asked.kind,
            source=asked.source,
            columns=asked.columns,
            known=Known.read(),
            now=now,
            lenient=bool(choices.get("lenient")),
            channel=Channel(choices.get("channel") or Channel.HOTLINE),
            team=teams().get(choices.get("team") or 0),
        )

    def read(self, number: int, cells: Sequence[str]) -> Read:
        """Pure, but for the names that were read before."""
        row = Cells(number, cells, self.columns, specs(self.kind), self.now)
        key = row.text(Field.NUMBER)
        found = self._case(row, key) if self.kind == Import.Kind.CASES else self._ticket(row, key)
        return Read(number, key, None if row.problems else found, tuple(row.problems))

    def _ticket(self, row: Cells, key: str) -> Elsewhere | None:
        received = row.past(Field.RECEIVED)
        closed_at = self._closed_at(row, received.at if received else None)
        channel = row.one_of(Field.CHANNEL, self.known.channels, lenient=self.lenient) or self.channel
        department = row.one_of(Field.DEPARTMENT, self.known.departments, lenient=self.lenient)
        complaint = self._complaint(row, key, channel, received.at if received else self.now)
        case = Elsewhere(
            complaint=complaint,
            source=self.source,
            number=key,
            closed_at=closed_at,
            result=row.text(Field.RESULT),
            team=self.team,
            department=department if closed_at else None,  # an open one is dispatched anew
        )
        if case.kept_until and case.kept_until < timezone.localdate(self.now):
            row.say(Field.CLOSED, Trouble.KEPT_NO_LONGER, f"{case.kept_until}")
        return case

    def _closed_at(self, row: Cells, received_at: datetime | None) -> datetime | None:
        """Closed when a time says so, or not when the state says that it is still open."""
        is_closed = row.one_of(Field.STATE, self.known.closed, lenient=self.lenient)
        closed = row.past(Field.CLOSED)
        if is_closed is False:
            return None
        if closed is None:
            if is_closed and not any(each.field == Field.CLOSED for each in row.problems):
                row.say(Field.CLOSED, Trouble.NOT_CLOSED)
            return None
        if received_at and closed.end < received_at:
            row.say(Field.CLOSED, Trouble.BEFORE_RECEIVED, f"{closed.at:%Y-%m-%d %H:%M}")
        return min(closed.end, self.now) if closed.is_day else max(closed.at, received_at or closed.at)

    def _case(self, row: Cells, key: str) -> CaseRow:
        received, reply_by = row.past(Field.RECEIVED), row.moment(Field.REPLY_BY)
        received_at = received.at if received else self.now
        if reply_by and reply_by.end <= received_at:
            row.say(Field.REPLY_BY, Trouble.PASSED, f"{reply_by.at:%Y-%m-%d %H:%M}")
        complaint = self._complaint(row, key, Channel.REGULATOR, received_at)
        case = Case(
            authority=Authority(self.source),
            number=key,
            grounds=complaint.description,
            reply_by=reply_by.end if reply_by else None,
            transferred_on=timezone.localdate(received.at) if received else None,
        )
        return CaseRow(case=case, complaint=complaint, ticket=row.text(Field.TICKET))

    def _complaint(self, row: Cells, key: str, channel: Channel, received_at: datetime) -> Complaint:
        person = Complainant(
            name=row.text(Field.NAME),
            phone=row.phone(),
            email=row.email(),
            address=row.text(Field.ADDRESS),
        )
        is_named = bool(person.name or person.phone)
        return Complaint(
            entry_key=entry_key(self.source, key) if key else uuid.UUID(int=0),
            channel=channel,
            received_at=received_at,
            complainant=person if is_named else _anonymous(person),
            description=row.text(Field.DESCRIPTION),
            demand=row.text(Field.DEMAND),
            business=row.text(Field.BUSINESS),
            occurred=row.text(Field.OCCURRED),
            place=row.text(Field.PLACE),
            category=row.one_of(Field.CATEGORY, self.known.categories, lenient=self.lenient),
            branch=row.one_of(Field.BRANCH, self.known.branches, lenient=self.lenient),
        )


def _anonymous(person: Complainant) -> Complainant:
    return Complainant(
        name="", phone="", email=person.email, address=person.address, relation=Relation.ANONYMOUS
    )
