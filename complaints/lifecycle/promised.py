"""What departments owe by a day: steps of the agreed plan, and shares of the work (S002-16).

Whoever owes it hears of it on that morning. When the day has passed, those in charge hear of it too, and the
history says both. Nothing moves by itself, and nobody's page grows stale.
"""

from collections.abc import Sequence
from datetime import date, datetime, time

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

MORNING = time(8)  # of the local day: nobody is told at night
Owed = PlanStep | DepartmentTask


def remind(*, now: datetime, batch: int = 200) -> int:
    """Tell of everything that is due today or late, once each; returns of how many tickets.

    Any number may run at once: each ticket is locked and looked at again.
    """
    moment, told = timezone.localtime(now), 0
    if moment.time() < MORNING:
        return 0
    day = moment.date()
    while done := sum(_reminded(number, day, now) for number in _owing_tickets(day, batch)):
        told += done
    return told


def _owing_tickets(day: date, batch: int) -> Sequence[str]:
    """Numbers of some, those that owe something the longest first."""
    steps = _steps(day).order_by("due_on").values_list("plan__ticket__number", flat=True)
    shares = _shares(day).order_by("due_on").values_list("ticket__number", flat=True)
    return sorted({*steps[:batch], *shares[:batch]})


def _reminded(number: str, day: date, now: datetime) -> bool:
    try:
        with noting(TicketRef(number=number), by=SYSTEM, right=Right.REMIND, now=now) as move:
            owed: list[Owed] = [*_steps(day).filter(plan__ticket=move.ticket)]
            owed += _shares(day).filter(ticket=move.ticket)
            for each in owed:
                _note(move, each, is_late=each.due_on < day)
            _tell(move, owed)
            return bool(owed)
    except Refused:
        return False


def _note(move: Move, owed: Owed, *, is_late: bool) -> None:
    owed.reminded = Reminded.LATE if is_late else Reminded.TODAY
    owed.save(update_fields=["reminded"])
    words = owed.text if isinstance(owed, PlanStep) else owed.request
    unit = Named.of(owed.department)
    move.record(PromiseDue(department=unit, words=words, due_on=owed.due_on, is_late=is_late))


def _tell(move: Move, owed: Sequence[Owed]) -> None:
    """Whoever owes it; of what is late also who asked for it, and the leaders. One notice to each person."""
    late = [each for each in owed if each.reminded == Reminded.LATE]
    in_charge = {*(_asked_by(move, each) for each in late), *leaders_of(move.ticket)} if late else set()
    hear_late = in_charge | _owing(late)
    if hear_late:
        tell_staff(move, kind="promise_late", to=hear_late)
    if hear_due := _owing(owed) - hear_late:
        tell_staff(move, kind="promise_due", to=hear_due)


def _owing(owed: Sequence[Owed]) -> set[User | None]:
    return {user for each in owed for user in answerers_of(each.department)}


def _asked_by(move: Move, owed: Owed) -> User | None:
    return move.ticket.handler if isinstance(owed, PlanStep) else owed.asked_by


def _steps(day: date) -> "QuerySet[PlanStep]":
    # All that is implemented is open; said twice, the index of open tickets by state finds them.
    carried_out = PlanStep.objects.filter(plan__ticket__is_open=True, plan__ticket__state=State.IMPLEMENTING)
    agreed = carried_out.filter(_untold(day), plan__status=Plan.Status.AGREED, done_at=None)
    return agreed.select_related("department")


def _shares(day: date) -> "QuerySet[DepartmentTask]":
    asked = DepartmentTask.objects.filter(ticket__is_open=True, closed_at=None)
    return asked.filter(_untold(day)).select_related("department", "asked_by")


def _untold(day: date) -> Q:
    return Q(due_on=day, reminded=Reminded.NOT_YET) | Q(due_on__lt=day) & ~Q(reminded=Reminded.LATE)
