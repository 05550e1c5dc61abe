"""What the deadlines write into a ticket's history."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.events import Event, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineStep(Event):
    """A step of the ladder was reached at `fires_at`; noticed when the event was written."""

    kind: ClassVar[str] = "deadline_step"
    target: str
    step: str
    fires_at: datetime
    due_at: datetime
    cycle: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedUp(Event):
    """The policy gave the ticket to somebody further up; `part` is "agent" or "handler"."""

    kind: ClassVar[str] = "handed_up"
    part: str
    before: Person | None
    to: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRequested(Event):
    kind: ClassVar[str] = "extension_requested"
    target: str
    number: int
    due_at: datetime
    promised_at: datetime
    reason: str
    channel: str
    told_at: datetime
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineExtended(Event):
    """`said` is what the customer was told; it stands on the progress page too."""

    kind: ClassVar[str] = "deadline_extended"
    target: str
    number: int
    before: datetime
    promised_at: datetime
    said: str
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRefused(Event):
    kind: ClassVar[str] = "extension_refused"
    target: str
    number: int
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRecounted(Event):
    """The working calendar changed, and with it the limit; `source` is the notice behind it."""

    kind: ClassVar[str] = "deadline_recounted"
    target: str
    cycle: int
    before: datetime
    due_at: datetime
    provisional: bool
    source: str


LOOKS: dict[str, tuple[str, Promise]] = {
    DeadlineStep.kind: ("alarm", _("recorded a step of a deadline")),
    HandedUp.kind: ("arrow-up", _("handed the case up")),
    ExtensionRequested.kind: ("calendar-plus", _("asked for more time")),
    DeadlineExtended.kind: ("calendar-event", _("approved the extension")),
    DeadlineRecounted.kind: ("calendar-event", _("counted a limit anew, the working calendar changed")),
    ExtensionRefused.kind: ("calendar-time", _("refused the extension")),
}
