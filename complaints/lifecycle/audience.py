"""Who is to hear of a move because they decide on it next, not because the ticket is theirs."""

from django.db.models import Q

from accounts.models import User
from accounts.roles import Right
from complaints.involved import numbers_named
from complaints.lifecycle.people import holding
from complaints.lifecycle.refusals import KeptApart
from complaints.lifecycle.segregation import keep_apart
from complaints.models import Ticket


def deciders_of(ticket: Ticket, right: Right) -> list[User]:
    """Everybody who has the right, sees the ticket and played no part that bars them."""
    return [
        user
        for user in holding(right)
        if not is_barred(ticket, user, right)
        and Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists()
    ]


def strangers_to(ticket: Ticket, right: Right) -> list[User]:
    """Everybody who has the right, never acted on the ticket and never had it."""
    known = Q(pk__in=ticket.history.exclude(actor=None).values("actor")) | Q(pk=ticket.handler_id)
    had_it = Q(staff_number__in=numbers_named(ticket.history.all()))
    return list(holding(right).exclude(known | had_it))


def is_barred(ticket: Ticket, user: User, right: Right) -> bool:
    """Whether the person already played the other part on this ticket."""
    try:
        keep_apart(ticket, by=user, right=right)
    except KeptApart:
        return True
    return False
