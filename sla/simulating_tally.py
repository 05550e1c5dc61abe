"""How promises ended, and how many of them. Pure."""

from array import array
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from statistics import median

from sla.models import Clock


class Outcome(StrEnum):
    """How a promise ended; OPEN: neither kept nor broken so far."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"


def outcome(clock: Clock, now: datetime) -> Outcome | None:
    """How it ended by now; None for a promise that was taken back before it was broken."""
    ended_at = clock.ended_at or clock.paused_at or now
    if clock.breached_at or clock.due_at < ended_at:
        return Outcome.BROKEN
    if clock.cancelled_at:
        return None
    return Outcome.KEPT if clock.met_at else Outcome.OPEN


@dataclass(slots=True)
class Tally:
    """The promises of one kind. `margins`: seconds from meeting each to its due instant, negative
    when late; eight bytes each."""

    clocks: int = 0
    kept: int = 0
    broken: int = 0
    margins: "array[int]" = field(default_factory=lambda: array("q"))

    def add(self, clock: Clock, now: datetime) -> None:
        ended = outcome(clock, now)
        if ended is None:
            return
        self.clocks += 1
        self.kept += ended is Outcome.KEPT
        self.broken += ended is Outcome.BROKEN
        if clock.met_at:
            self.margins.append(int((clock.due_at - clock.met_at).total_seconds()))

    def summary(self) -> dict[str, int | None]:
        """Figures alone; the margin that half of them had, and that nine in ten had at least."""
        ordered = sorted(self.margins)
        return {
            "clocks": self.clocks,
            "kept": self.kept,
            "broken": self.broken,
            "median": int(median(ordered)) if ordered else None,
            "tenth": ordered[len(ordered) // 10] if ordered else None,
        }
