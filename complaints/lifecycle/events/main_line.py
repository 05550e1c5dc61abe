"""The main line, from the complaint to the archive."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from complaints.lifecycle.events.base import Event, Named, Person


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
    rule: Named | None = None  # the category whose rule assigned it, where nobody did
    outside: bool = False  # the department is a provider's


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
class Worth:
    """A remedy with its amount in yuan, and to which option it belongs (from 1; None: to every one)."""

    remedy: Named
    compensation: Decimal
    option: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Who bears how many per cent of a shared responsibility."""

    party: Named
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSubmitted(Event):
    kind: ClassVar[str] = "plan_submitted"
    round: int
    finding: str
    evidence: str
    responsibility: Named
    cause: Named
    remedies: list[Named]
    compensation: Decimal  # the most it can cost
    steps: list[Step]
    options: list[str] = field(default_factory=list)
    amounts: list[Worth] = field(default_factory=list)
    shares: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDecided(Event):
    kind: ClassVar[str] = "plan_approved"
    round: int
    opinion: str
    compensation: Decimal
    on_behalf_of: Person | None = None  # whom a deputy stood in for


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSentBack(Event):
    kind: ClassVar[str] = "plan_sent_back"
    round: int
    opinion: str
    on_behalf_of: Person | None = None


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
    option: str = ""  # the words of the one that was chosen
    compensation: Decimal | None = None  # what is paid by it


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
    written: str = ""  # how the customer has it to read


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
