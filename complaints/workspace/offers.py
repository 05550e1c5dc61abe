"""Which moves a person is offered on a ticket right now."""

from collections.abc import Sequence

from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.refusals import KeptApart
from complaints.lifecycle.segregation import keep_apart
from complaints.models import Ticket
from complaints.workspace.moves import MOVES, Move


def offered(ticket: Ticket, user: User) -> Sequence[Move]:
    """The moves that state, role, segregation of duties and tier allow this person now."""
    possible = ticket.possible_moves()
    return [
        move
        for move in MOVES
        if (move.name in possible if move.is_transition else ticket.is_open)
        and user.may(move.right)
        and not _kept_apart(ticket, user, move.right)
        and move.fits(ticket, user)
    ]


def _kept_apart(ticket: Ticket, user: User, right: Right) -> bool:
    try:
        keep_apart(ticket, by=user, right=right)
    except KeptApart:
        return True
    return False
