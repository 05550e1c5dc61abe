"""What a ticket needs, besides its state, for a move to be offered."""

from django.utils import timezone

from accounts.models import User
from complaints.forwarded import readable_files
from complaints.lifecycle.approving import may_decide
from complaints.lifecycle.assign import MOST_RETURNS
from complaints.lifecycle.assisting import SHARED_IN, open_tasks
from complaints.lifecycle.attempts import ATTEMPTS_NEEDED, attempt_days
from complaints.lifecycle.between import check_returnable
from complaints.lifecycle.contacts import waits_to_hear
from complaints.lifecycle.people import answers_for
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.satisfaction import was_told_in_vain
from complaints.lifecycle.waiting import open_question
from complaints.models import Plan, Ticket
from complaints.personal import reads_in_full
from complaints.states import Complexity, State


def always(ticket: Ticket, user: User) -> bool:
    return True


def never(ticket: Ticket, user: User) -> bool:
    return False


def is_simple(ticket: Ticket, user: User) -> bool:
    return ticket.complexity == Complexity.SIMPLE


def within_tier(ticket: Ticket, user: User) -> bool:
    plan = next((each for each in ticket.plans.all() if each.status == Plan.Status.SUBMITTED), None)
    return plan is not None and may_decide(ticket, user, plan, on=timezone.localdate())


def has_several_steps(ticket: Ticket, user: User) -> bool:
    """Of the last one the whole plan is reported as carried out."""
    agreed = [plan for plan in ticket.plans.all() if plan.status == Plan.Status.AGREED]
    still_open = [step for plan in agreed for step in plan.steps.all() if step.done_at is None]
    return ticket.state == State.IMPLEMENTING and len(still_open) > 1


def is_masked(ticket: Ticket, user: User) -> bool:
    return not reads_in_full(ticket, user)


def goes_the_usual_way(ticket: Ticket, user: User) -> bool:
    return not came_back_twice(ticket, user)


def came_back_twice(ticket: Ticket, user: User) -> bool:
    return ticket.returns >= MOST_RETURNS


def is_returnable(ticket: Ticket, user: User) -> bool:
    try:
        check_returnable(ticket, timezone.now())
    except GuardFailed:
        return False
    return True


def tried_often_enough(ticket: Ticket, user: User) -> bool:
    return len(attempt_days(open_question(ticket))) >= ATTEMPTS_NEEDED


def owes_an_answer(ticket: Ticket, user: User) -> bool:
    return any(answers_for(user, task.department) for task in open_tasks(ticket))


def has_open_shares(ticket: Ticket, user: User) -> bool:
    return bool(open_tasks(ticket))


def has_files(ticket: Ticket, user: User) -> bool:
    return bool(readable_files(ticket, user))


def can_be_shared(ticket: Ticket, user: User) -> bool:
    return ticket.state in SHARED_IN


def has_first_findings(ticket: Ticket, user: User) -> bool:
    """While it is being investigated and solved; afterwards the result itself is told."""
    return ticket.state in SHARED_IN - {State.ASSIGNED}


def has_told_findings(ticket: Ticket, user: User) -> bool:
    """Telling more of them is possible, but nothing that anybody waits for."""
    return ticket.preliminary_at is not None


def waits_to_hear_from_us(ticket: Ticket, user: User) -> bool:
    """A dissatisfied customer is spoken with before anybody thinks of closing the case."""
    return ticket.state == State.FEEDBACK and waits_to_hear(ticket)


def is_owed_a_call(ticket: Ticket) -> bool:
    """As waits_to_hear_from_us(), also while the case is handled again."""
    may_be = ticket.state == State.FEEDBACK or ticket.reopened_at is not None
    return may_be and waits_to_hear(ticket)


def is_to_be_told(ticket: Ticket, user: User) -> bool:
    """A result is told once; one that reached nobody, again."""
    return ticket.state == State.RESOLVED or was_told_in_vain(ticket)


def is_held(ticket: Ticket, user: User) -> bool:
    return ticket.legal_hold


def is_not_held(ticket: Ticket, user: User) -> bool:
    return not ticket.legal_hold
