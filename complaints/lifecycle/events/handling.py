"""Between departments, and waiting for the customer."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from complaints.lifecycle.events.base import Event, Named, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Event):
    kind: ClassVar[str] = "returned"
    department: Named
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arbitrated(Event):
    """A leader said whose it is; this department cannot return it."""

    kind: ClassVar[str] = "arbitrated"
    department: Named
    handler: Person | None
    reason: str
    outside: bool = False  # the department is a provider's


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(Event):
    kind: ClassVar[str] = "transferred"
    before: Named | None
    department: Named
    handler: Person | None
    reason: str
    outside: bool = False  # the department is a provider's


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAsked(Event):
    kind: ClassVar[str] = "customer_asked"
    question: str
    reply_by: datetime
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAnswered(Event):
    kind: ClassVar[str] = "customer_answered"
    answer: str
    channel: str
    attachments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEnded(Event):
    """Nobody answered: by the timer at the reply-by date, or by the handler after the attempts."""

    kind: ClassVar[str] = "waiting_ended"
    ending: str  # Question.Ending
    reason: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreliminaryTold(Event):
    kind: ClassVar[str] = "preliminary_told"
    text: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedWithoutConsent(Event):
    kind: ClassVar[str] = "decided_without_consent"
    round: int
    reasons: str
    option: str = ""  # the words of the one that was chosen
    compensation: Decimal | None = None  # what is paid by it


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentAsked(Event):
    kind: ClassVar[str] = "department_asked"
    department: Named
    request: str
    due_on: date
    outside: bool = False  # the department is a provider's


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAnswered(Event):
    kind: ClassVar[str] = "task_answered"
    department: Named
    answer: str
    outside: bool = False  # the department is a provider's


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsDone(Event):
    """Some steps of the agreed plan were carried out; `note` is for colleagues."""

    kind: ClassVar[str] = "steps_done"
    steps: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDue(Event):
    """A department was reminded of a step or a share it promised by a day; `is_late`: that day has passed."""

    kind: ClassVar[str] = "promise_due"
    department: Named
    words: str
    due_on: date
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCancelled(Event):
    """The share is no longer asked for; the department owes no answer."""

    kind: ClassVar[str] = "task_cancelled"
    department: Named
    reason: str
    outside: bool = False  # the department is a provider's
