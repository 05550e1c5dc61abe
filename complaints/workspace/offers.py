"""Which moves a person is offered on a ticket right now."""

from collections.abc import Sequence

from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.refusals import KeptApart
from complaints.lifecycle.segregation import keep_apart
from complaints.models import Ticket
from complaints.workspace.moves import MOVES, Move, Offer


def tabs(ticket: Ticket, user: User) -> Sequence[Move]:
    """The moves that stand as tabs above the one open form."""
    return [move for move in MOVES if move.offer is not Offer.BESIDE and is_offered(move, ticket, user)]


def is_offered(move: Move, ticket: Ticket, user: User) -> bool:
    """Whether state, role, segregation of duties and tier allow this person this move now."""
    return (
        _is_its_time(move, ticket)
        and user.may(move.right)
        and not _kept_apart(ticket, user, move.right)
        and move.fits(ticket, user)
    )


def _is_its_time(move: Move, ticket: Ticket) -> bool:
    match move.offer:
        case Offer.BY_STATE:
            return move.name in ticket.possible_moves()
        case Offer.WHILE_OPEN:
            return bool(ticket.is_open)
        case Offer.BESIDE:
            return True


def _kept_apart(ticket: Ticket, user: User, right: Right) -> bool:
    try:
        keep_apart(ticket, by=user, right=right)
    except KeptApart:
        return True
    return False
