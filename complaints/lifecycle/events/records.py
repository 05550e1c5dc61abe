"""What leaves a line in the history without moving the ticket."""

from dataclasses import dataclass
from typing import Any, ClassVar

from complaints.lifecycle.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Event):
    kind: ClassVar[str] = "noted"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAdded(Event):
    kind: ClassVar[str] = "evidence_added"
    files: list[dict[str, Any]]  # id, name, size, media_type, sha256, shows (an EvidenceKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRelabelled(Event):
    """What a file shows was put right; both are an EvidenceKind."""

    kind: ClassVar[str] = "evidence_relabelled"
    id: str
    name: str
    showed: str
    shows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed(Event):
    """Somebody read the customer's data in full; only why, never what.

    Of data that is only stored and protected, `basis` is the legal one (states.LegalBasis).
    """

    kind: ClassVar[str] = "revealed"
    reason: str
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOpened(Event):
    """Somebody listened to a recording or looked at proof of identity; `shows` is an EvidenceKind."""

    kind: ClassVar[str] = "file_opened"
    id: str
    name: str
    shows: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed(Event):
    """The complaint form left the house on paper; `sha256` is that of the file."""

    kind: ClassVar[str] = "printed"
    in_full: bool
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecorded(Event):
    kind: ClassVar[str] = "contact_recorded"
    purpose: str
    channel: str
    by_customer: bool
    reached: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recontacted(Event):
    """The dissatisfied customer was spoken to again (S001-20)."""

    kind: ClassVar[str] = "recontacted"
    channel: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged(Event):
    kind: ClassVar[str] = "tagged"
    before: list[str]
    after: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked(Event):
    """`before` and `after` are the marks the ticket had and has: complaints.states.Mark."""

    kind: ClassVar[str] = "marked"
    before: list[str]
    after: list[str]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged(Event):
    """The count is the number of urges so far."""

    kind: ClassVar[str] = "urged"
    count: int
    text: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold(Event):
    kind: ClassVar[str] = "legal_hold"
    on: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeReissued(Event):
    """A new verification code was sent; the old one is dead."""

    kind: ClassVar[str] = "code_reissued"
    channel: str
