"""Other departments do a share of the work; the case is resolved when all of them have answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import Department
from accounts.roles import Right
from complaints.forwarded import is_outside
from complaints.lifecycle.announce import tell_staff
from complaints.lifecycle.events import DepartmentAsked, Named, TaskAnswered, TaskCancelled
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.people import answerers_of, answers_for
from complaints.lifecycle.refusals import GuardFailed, IllegalMove, KeptApart
from complaints.lifecycle.wording import need_words
from complaints.models import DepartmentTask, Ticket
from complaints.states import State

SHARED_IN = frozenset(
    {
        State.ASSIGNED,
        State.INVESTIGATING,
        State.WAITING_CUSTOMER,
        State.PLAN_REVIEW,
        State.NEGOTIATING,
        State.IMPLEMENTING,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one assisting department is asked for, and by which local day."""

    department: Department
    request: str
    due_on: date


def ask_department(
    *, ticket: TicketRef, by: Actor, department: Department, request: str, due_on: date, now: datetime
) -> DepartmentTask:
    """Ask an assisting department for its share, from the dispatch to the last step (S001-9, S003-31).

    Raises GuardFailed for the lead department itself, for one where nobody handles
    complaints and for a day that is past; IllegalMove outside those states; else as noting().
    """
    share = Share(department=department, request=request, due_on=due_on)
    with noting(ticket, by=by, right=Right.ASK_DEPARTMENT, now=now) as move:
        if move.ticket.state not in SHARED_IN:
            raise IllegalMove(move.ticket)
        check_shares([share], lead=move.ticket.lead_department, now=now)
        return share_out(move, share)


def answer_task(*, ticket: TicketRef, by: Actor, task_id: int, answer: str, now: datetime) -> DepartmentTask:
    """The assisting department reports its share as done (S001-12).

    Raises GuardFailed when there is no such open request, KeptApart for whoever works
    elsewhere; else as noting().
    """
    need_words(answer=answer)
    with noting(ticket, by=by, right=Right.ANSWER_TASK, now=now) as move:
        task = _open_task(move, task_id)
        if move.staff is None or not answers_for(move.staff, task.department):
            raise KeptApart(_("A request is answered by the department it was sent to."))
        task.answer, task.answered_by, task.closed_at = answer, move.staff, now
        task.save(update_fields=["answer", "answered_by", "closed_at"])
        move.record(_answered(task))
        tell_staff(move, kind="task_answered", to=[task.asked_by, move.ticket.handler])
        return task


def cancel_task(*, ticket: TicketRef, by: Actor, task_id: int, reason: str, now: datetime) -> DepartmentTask:
    """The department in charge takes a request back: no answer is owed any more, and the
    department that was asked is told why. Raises GuardFailed when there is no such open
    request; else as noting()."""
    need_words(reason=reason)
    with noting(ticket, by=by, right=Right.ASK_DEPARTMENT, now=now) as move:
        task = _open_task(move, task_id)
        task.closed_at = now
        task.save(update_fields=["closed_at"])
        unit = task.department
        move.record(TaskCancelled(department=Named.of(unit), reason=reason, outside=is_outside(unit)))
        tell_staff(move, kind="task_cancelled", to=answerers_of(task.department))
        return task


def _answered(task: DepartmentTask) -> TaskAnswered:
    unit = task.department
    return TaskAnswered(department=Named.of(unit), answer=task.answer, outside=is_outside(unit))


def _open_task(move: Move, task_id: int) -> DepartmentTask:
    for task in open_tasks(move.ticket):
        if task.pk == task_id:
            return task
    raise GuardFailed(_("This request has been answered or taken back already."), "task")


def check_shares(
    shares: Sequence[Share], *, lead: Department | None, now: datetime, field: str = "department"
) -> None:
    """Raises GuardFailed for what could not be done: by nobody, by the lead itself, or yesterday.

    `field` is where the form names the departments.
    """
    for share in shares:
        need_words(request=share.request)
        if share.department == lead:
            raise GuardFailed(_("That department leads the case; ask another one."), field)
        if not answerers_of(share.department):
            raise GuardFailed(_("Nobody in that department handles complaints."), field)
        if share.due_on < timezone.localdate(now):
            raise GuardFailed(_("This day is past."), "due_on")


def share_out(move: Move, share: Share) -> DepartmentTask:
    """The asking itself, as part of a move under way; the department is told."""
    if move.staff is None:
        raise GuardFailed(_("A department is asked by a person."))
    task = DepartmentTask.objects.create(
        ticket=move.ticket,
        department=share.department,
        request=share.request,
        due_on=share.due_on,
        asked_by=move.staff,
        asked_at=move.now,
    )
    move.record(
        DepartmentAsked(
            department=Named.of(share.department),
            request=share.request,
            due_on=share.due_on,
            outside=is_outside(share.department),
        )
    )
    tell_staff(move, kind="department_asked", to=answerers_of(share.department))
    return task


def open_tasks(ticket: Ticket) -> list[DepartmentTask]:
    """The shares still owed, oldest first; of those read with the ticket, where they were."""
    return [task for task in ticket.tasks.all() if task.closed_at is None]


def drop_tasks(move: Move) -> None:
    """As part of a move that ends the case or begins it anew: the open shares are no longer needed."""
    move.ticket.tasks.filter(closed_at=None).update(closed_at=move.now)


def check_all_answered(ticket: Ticket) -> None:
    """Raises GuardFailed while an assisting department still owes its answer."""
    waiting = ", ".join(sorted({str(task.department) for task in open_tasks(ticket)}))
    if waiting:
        raise GuardFailed(_("Still waiting for the answer of: %(departments)s.") % {"departments": waiting})
