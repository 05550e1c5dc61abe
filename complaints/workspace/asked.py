"""What others owe to a ticket, as cards on its page: the customer's answer, other departments' shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from complaints.lifecycle.attempts import ATTEMPTS_NEEDED, attempt_days
from complaints.lifecycle.waiting import open_question
from complaints.models import DepartmentTask, Ticket
from complaints.personal import reads_in_full
from complaints.states import State
from complaints.workspace.panels import Panel

BEFORE_ANY_DEPARTMENT = frozenset({State.INTAKE, State.CLASSIFIED})
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Share:
    task: DepartmentTask
    is_late: bool


def question(ticket: Ticket, user: User, now: datetime) -> Panel | None:
    """What the customer is asked, until when, and on which days they were tried in vain."""
    if ticket.state != State.WAITING_CUSTOMER:
        return None
    asked = open_question(ticket)
    context = {
        "question": asked,
        "tried": sorted(attempt_days(asked)),
        "needed": ATTEMPTS_NEEDED,
        "in_full": reads_in_full(ticket, user),
    }
    return Panel("workspace/_question.html", context)


def shares(ticket: Ticket, user: User, now: datetime) -> Panel | None:
    """What other departments were asked: the open first, then what was answered."""
    if ticket.state in BEFORE_ANY_DEPARTMENT:
        return None
    tasks = list(ticket.tasks.all()[:MOST_SHOWN])
    context = {"shares": sorted_shares(tasks, now), "in_full": reads_in_full(ticket, user)}
    return Panel("workspace/_shares.html", context) if tasks else None


def sorted_shares(tasks: Sequence[DepartmentTask], now: datetime) -> list[Share]:
    today = timezone.localdate(now)
    shown = [Share(task, is_late(task, today)) for task in tasks]
    return sorted(shown, key=lambda share: (share.task.closed_at is not None, share.task.due_on))


def is_late(task: DepartmentTask, today: date) -> bool:
    return task.closed_at is None and task.due_on < today
