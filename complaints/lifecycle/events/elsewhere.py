"""What came from somewhere else: tickets of another system, cases of an authority."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from complaints.lifecycle.events.base import Event, Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Event):
    """The first line of a ticket that another system kept before; `source` names that system.

    It was received and entered there, and with `closed_at` closed there too: nothing of it was
    promised, and nothing is counted, here.
    """

    kind: ClassVar[str] = "imported"
    source: str
    external_number: str
    channel: str
    category: Named | None
    received_at: datetime
    closed_at: datetime | None
    retain_until: date | None
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTaken(Event):
    """An authority handed us this matter under its own number, to be answered by `reply_by` if it says so."""

    kind: ClassVar[str] = "case_taken"
    authority: str  # complaints.states.Authority
    external_number: str
    reply_by: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswered(Event):
    """The authority was given our answer, in these words."""

    kind: ClassVar[str] = "case_answered"
    authority: str
    external_number: str
    answer: str
