"""Second handling, and the ways off the main line."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from complaints.lifecycle.events.base import Event, Named, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """A new handling begins; the old one, its plan and its breaches stay as they were."""

    kind: ClassVar[str] = "reopened"
    cycle: int
    reason: str
    department: Named | None
    handler: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed(Event):
    kind: ClassVar[str] = "appealed"
    appeal: str  # Appeal.Kind
    external_number: str
    grounds: str
    transferred_on: date | None = None  # by the regulator
    materials: list[dict[str, Any]] = field(default_factory=list)  # as the files of EvidenceAdded


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided(Event):
    kind: ClassVar[str] = "appeal_decided"
    conclusion: str  # Appeal.Conclusion
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingProposed(Event):
    kind: ClassVar[str] = "closing_proposed"
    proposal: str  # Proposal.Kind
    reason: Named
    explanation: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingVoted(Event):
    kind: ClassVar[str] = "closing_voted"
    proposal: str
    agrees: bool
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(Event):
    kind: ClassVar[str] = "rejected"
    reason: Named
    explanation: str
    retain_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Invalidated(Event):
    kind: ClassVar[str] = "invalidated"
    reason: Named
    explanation: str
    retain_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    kind: ClassVar[str] = "withdrawn"
    reason: str
    channel: str
    retain_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged(Event):
    """Closed in favour of another ticket of the same person and matter."""

    kind: ClassVar[str] = "merged"
    into: str
    reason: str
    retain_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TookOver(Event):
    """The surviving side of a merge; its present handling counts from `since`."""

    kind: ClassVar[str] = "took_over"
    merged: str
    received_at: datetime
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLinked(Event):
    kind: ClassVar[str] = "incident_linked"
    incident: str
    title: str
    reason: str = ""  # needed where area, kind or time are others


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentUnlinked(Event):
    kind: ClassVar[str] = "incident_unlinked"
    incident: str
    title: str
