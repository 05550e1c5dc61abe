"""What departments owe by a day: steps of the agreed plan, and shares of the work (S002-16).

Whoever owes it hears of it on that morning. When the day has passed, those in charge hear of it too, and the
history says both. Nothing moves by itself, and nobody's page grows stale.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.announce import tell_staff
from complaints.lifecycle.events import Named, PromiseDue
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.people import answerers_of, leaders_of
from complaints.lifecycle.refusals import Refused
from complaints.models import DepartmentTask, Plan, PlanStep
from complaints.states import Reminded, State

MORNING = timedelta(hours=8)  # of the local day: nobody is told at midnight


def remind(*, now: datetime, batch: int = 200) -> int:
    """Tell of everything that is due today or late, once each; returns of how many tickets.

    Any number may run at once: each ticket is locked and looked at again.
    """
    day = timezone.localdate(now - MORNING)
    owing = (
        _steps(day).order_by("due_on").values_list("plan__ticket__number", flat=True)[:batch],
        _shares(day).order_by("due_on").values_list("ticket__number", flat=True)[:batch],
    )
    return sum(_reminded(number, day, now) for number in sorted({*owing[0], *owing[1]}))


def _reminded(number: str, day: date, now: datetime) -> bool:
    try:
        with noting(TicketRef(number=number), by=SYSTEM, right=Right.REMIND, now=now) as move:
            for step in _steps(day).filter(plan__ticket=move.ticket):
                _tell(move, step, step.text, day=day, asked_by=move.ticket.handler)
            for share in _shares(day).filter(ticket=move.ticket):
                _tell(move, share, share.request, day=day, asked_by=share.asked_by)
            return bool(move.events)
    except Refused:
        return False


def _tell(
    move: Move, owed: PlanStep | DepartmentTask, words: str, *, day: date, asked_by: User | None
) -> None:
    """Whoever owes it; once it is late also who asked for it, and the leaders."""
    is_late, unit = owed.due_on < day, owed.department
    owed.reminded = Reminded.LATE if is_late else Reminded.TODAY
    owed.save(update_fields=["reminded"])
    move.record(PromiseDue(department=Named.of(unit), words=words, due_on=owed.due_on, is_late=is_late))
    in_charge: Iterable[User | None] = [asked_by, *leaders_of(move.ticket)] if is_late else []
    kind = "promise_late" if is_late else "promise_due"
    tell_staff(move, kind=kind, to=[*answerers_of(unit), *in_charge], due_on=owed.due_on.isoformat())


def _steps(day: date) -> "QuerySet[PlanStep]":
    agreed = PlanStep.objects.filter(plan__status=Plan.Status.AGREED, plan__ticket__state=State.IMPLEMENTING)
    return agreed.filter(_untold(day), done_at=None).select_related("department")


def _shares(day: date) -> "QuerySet[DepartmentTask]":
    asked = DepartmentTask.objects.filter(ticket__is_open=True, closed_at=None)
    return asked.filter(_untold(day)).select_related("department", "asked_by")


def _untold(day: date) -> Q:
    return Q(due_on=day, reminded=Reminded.NOT_YET) | Q(due_on__lt=day) & ~Q(reminded=Reminded.LATE)
