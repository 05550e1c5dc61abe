"""What a ticket needs, besides its state, for a move to be offered."""

from accounts.models import User
from complaints.lifecycle.resolve import may_approve
from complaints.models import Plan, Ticket
from complaints.personal import reads_in_full
from complaints.states import Complexity


def always(ticket: Ticket, user: User) -> bool:
    return True


def is_simple(ticket: Ticket, user: User) -> bool:
    return ticket.complexity == Complexity.SIMPLE


def within_tier(ticket: Ticket, user: User) -> bool:
    plan = ticket.plans.filter(status=Plan.Status.SUBMITTED).first()
    return plan is not None and may_approve(user, plan.compensation)


def is_masked(ticket: Ticket, user: User) -> bool:
    return not reads_in_full(ticket, user)
