"""The steps of the agreed plan: which are still to be done, and reporting some before all are."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.announce import tell_staff
from complaints.lifecycle.events import StepsDone
from complaints.lifecycle.moving import TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed, IllegalMove
from complaints.models import Plan, PlanStep, Ticket
from complaints.states import State


def open_steps(ticket: Ticket) -> list[PlanStep]:
    """What is still to be carried out of the agreed plan, in its order."""
    agreed = PlanStep.objects.filter(plan__ticket=ticket, plan__status=Plan.Status.AGREED)
    return list(agreed.filter(done_at=None).order_by("position"))


def report_steps(
    *, ticket: TicketRef, by: Actor, done: frozenset[int], note: str = "", now: datetime
) -> Ticket:
    """Some steps are done, others are not yet; `done` holds their positions (S000-11, S001-12).

    The customer sees it on the progress page. Raises GuardFailed when none of them is still open;
    IllegalMove outside the implementation; else as noting().
    """
    with noting(ticket, by=by, right=Right.RESOLVE, now=now) as move:
        if move.ticket.state != State.IMPLEMENTING:
            raise IllegalMove(move.ticket)
        steps = [step for step in open_steps(move.ticket) if step.position in done]
        if not steps:
            raise GuardFailed(_("Choose a step that is done now."), "done")
        close_steps(steps, now)
        move.record(StepsDone(steps=tuple(step.text for step in steps), note=note))
        tell_staff(move, kind="steps_done", to=[move.ticket.agent])
        return move.ticket


def close_steps(steps: Sequence[PlanStep], now: datetime) -> None:
    PlanStep.objects.filter(pk__in=[step.pk for step in steps]).update(done_at=now)
