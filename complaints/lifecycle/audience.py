"""Who is to hear of a move because they decide on it next, not because the ticket is theirs."""

from accounts.models import User
from accounts.roles import Right
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
    """Everybody who has the right and never acted on the ticket."""
    known = ticket.history.exclude(actor=None).values("actor")
    return list(holding(right).exclude(pk__in=known))


def is_barred(ticket: Ticket, user: User, right: Right) -> bool:
    """Whether the person already played the other part on this ticket."""
    try:
        keep_apart(ticket, by=user, right=right)
    except KeptApart:
        return True
    return False
