"""What a move writes into history: one typed value per kind of event.

The payload holds names in both languages as they were, so that history stays
readable whatever happens to the reference data later. No field here may hold a
name, number or address of the customer.
"""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from accounts.models import Department, User
from complaints.models import Category, Term

Coded = Department | Category | Term


@dataclass(frozen=True, slots=True)
class Named:
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, thing: "Coded") -> Self:
        return cls(thing.code, thing.name_zh, thing.name_en)

    @classmethod
    def maybe(cls, thing: "Coded | None") -> Self | None:
        return cls.of(thing) if thing else None


@dataclass(frozen=True, slots=True)
class Person:
    number: str
    name: str

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(user.staff_number, user.name)

    @classmethod
    def maybe(cls, user: User | None) -> Self | None:
        return cls.of(user) if user else None


class Event:
    """Base of all events; `payload()` is what is stored."""

    kind: ClassVar[str]
    __slots__ = ()

    def payload(self) -> dict[str, Any]:
        return {name: _plain(value) for name, value in asdict(self).items()}  # type: ignore[call-overload]


def _plain(value: Any) -> Any:
    match value:
        case Decimal() | date():
            return str(value)
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple() | frozenset():
            return [_plain(item) for item in value]
        case _:
            return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered(Event):
    kind: ClassVar[str] = "entered"
    channel: str
    category: Named | None
    attachments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification(Event):
    """What stage 2 says about a ticket, as names."""

    kind: ClassVar[str] = "classification"
    category: Named | None
    severity: int | None
    urgency: int | None
    complexity: str
    priority: int
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified(Event):
    kind: ClassVar[str] = "classified"
    before: Classification
    after: Classification
    is_repeat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    kind: ClassVar[str] = "assigned"
    department: Named
    handler: Person | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationStarted(Event):
    kind: ClassVar[str] = "investigation_started"
    owner: Person
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    text: str
    department: Named
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSubmitted(Event):
    kind: ClassVar[str] = "plan_submitted"
    round: int
    finding: str
    evidence: str
    responsibility: Named
    cause: Named
    remedies: list[Named]
    compensation: Decimal
    steps: list[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDecided(Event):
    kind: ClassVar[str] = "plan_approved"
    round: int
    opinion: str
    compensation: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSentBack(Event):
    kind: ClassVar[str] = "plan_sent_back"
    round: int
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAmended(Event):
    kind: ClassVar[str] = "customer_amended"
    round: int
    wanted: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerConsented(Event):
    kind: ClassVar[str] = "customer_consented"
    round: int
    channel: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(Event):
    kind: ClassVar[str] = "resolved"
    outcome: str
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedOnTheSpot(Event):
    kind: ClassVar[str] = "resolved_on_the_spot"
    solution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackGiven(Event):
    kind: ClassVar[str] = "feedback_given"
    result: str
    cause: str
    improvement: str
    closing: str
    channel: str
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(Event):
    kind: ClassVar[str] = "rated"
    score: int
    comment: str
    by_callback: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived(Event):
    kind: ClassVar[str] = "archived"
    reason: str  # satisfied, callback, silence
    note: str
    retain_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    kind: ClassVar[str] = "noted"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAdded(Event):
    kind: ClassVar[str] = "evidence_added"
    files: list[dict[str, Any]]  # id, name, size, media_type, sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed(Event):
    """Somebody read the customer's data in full; only why, never what."""

    kind: ClassVar[str] = "revealed"
    reason: str
