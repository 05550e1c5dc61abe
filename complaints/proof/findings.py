"""What can be wrong with the record, each named so that somebody can go and look."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Wrong(StrEnum):
    """How an event, a ticket or a root differs from what was written."""

    ALTERED = "altered: its digest does not fit its content"
    MISSING = "missing"
    RELINKED = "does not follow from the event before it"
    REORDERED = "reordered: it is earlier than the event before it"
    JUMPED = "begins in another state than the event before it ended in"
    FORGED = "is not the event that a root sealed"
    CUT = "the history ends before an event that a root sealed"
    STATE = "the ticket is in another state than its last event led to"
    VERSION = "the ticket has another version than its last event"
    WITHOUT_HISTORY = "the ticket has no history"
    NUMBERS = "tickets are missing: the day's counter gave out more or other numbers"
    ERASED = "its words were erased, but the ticket was never anonymised"
    ROOT_ALTERED = "root altered: its digest does not fit its content"
    ROOT_MISSING = "root missing"
    ROOT_RELINKED = "root does not follow from the root before it"
    ROOT_FORGED = "root was not made by this installation: its seal does not fit"
    TREE = "root does not fit the heads stored with it"
    UNKNOWN_ROOT = "the root that was kept outside is not here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`about` is a ticket's number, a day, or a root; `seq`, `at` and `kind` are those of the event."""

    wrong: Wrong
    about: str
    seq: int | None = None
    at: datetime | None = None
    kind: str = ""

    def __str__(self) -> str:
        event = f" event {self.seq}" if self.seq is not None else ""
        when = f" of {self.at:%Y-%m-%d %H:%M:%S%z}" if self.at else ""
        kind = f" ({self.kind})" if self.kind else ""
        return f"{self.about}{event}{when}{kind}: {self.wrong}"
