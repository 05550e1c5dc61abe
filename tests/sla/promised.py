"""What the simulation knows of a clock by itself, to hold the recorded steps against."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sla.presets import LADDER


@dataclass
class Promise:
    """What the simulation itself knows of a clock: enough to say which steps were due when."""

    key: int
    span: timedelta
    started_at: datetime
    waits: list[list[datetime]] = field(default_factory=list)
    ended_at: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        return bool(self.waits) and len(self.waits[-1]) == 1

    def running_at(self, used: timedelta) -> datetime:
        """The instant at which so much running time was used; pauses do not use any."""
        at = self.started_at + used
        for began, ended in (wait for wait in self.waits if len(wait) == 2):
            if at > began:
                at += ended - began
        return at

    @property
    def due_at(self) -> datetime:
        return self.running_at(self.span)

    def expected(self, now: datetime) -> dict[str, datetime]:
        halted_at = min([now, *filter(None, [self.ended_at]), *(w[0] for w in self.waits if len(w) == 1)])
        instants = {
            str(step.code): (
                self.due_at + step.after if step.after else self.running_at(self.span * step.percent / 100)
            )
            for step in LADDER
        }
        return {code: at for code, at in instants.items() if at < halted_at}
