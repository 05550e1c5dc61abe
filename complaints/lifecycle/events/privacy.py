"""What a customer asks about their data, and the end of the retention."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from complaints.lifecycle.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequested(Event):
    kind: ClassVar[str] = "data_requested"
    request: str  # DataRequest.Kind
    words: str
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequestAnswered(Event):
    kind: ClassVar[str] = "data_request_answered"
    request: str  # DataRequest.Kind
    decision: str  # DataRequest.Outcome
    covers_all: bool
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTaken(Event):
    """The customer downloaded the copy; `sha256` is that of the file."""

    kind: ClassVar[str] = "copy_taken"
    format: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anonymised(Event):
    """Who complained and what was written is erased; `batch` stands in the ledger of erasures."""

    kind: ClassVar[str] = "anonymised"
    rule: str  # LedgerEntry.Rule
    batch: str
    events: int
    records: int
    files: int
