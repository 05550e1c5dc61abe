"""Which moves a person is offered on a ticket right now."""

from collections.abc import Container, Sequence

from accounts.models import User
from complaints.lifecycle.audience import is_barred
from complaints.models import Ticket
from complaints.workspace.moves import MOVES, Move, Offer


def tabs(ticket: Ticket, user: User) -> Sequence[Move]:
    """The moves that stand as tabs above the one open form."""
    possible = ticket.possible_moves()
    timely = [
        move for move in MOVES if move.offer is not Offer.BESIDE and _is_its_time(move, ticket, possible)
    ]
    fitting = [move for move in timely if user.may(move.right) and move.fits(ticket, user)]
    rights = {move.right for move in fitting}  # several moves of one right ask the database once
    barred = {right for right in rights if is_barred(ticket, user, right)}
    return [move for move in fitting if move.right not in barred]


def is_offered(move: Move, ticket: Ticket, user: User) -> bool:
    """Whether state, role, segregation of duties and tier allow this person this move now."""
    return _fits(move, ticket, user) and not is_barred(ticket, user, move.right)


def _fits(move: Move, ticket: Ticket, user: User) -> bool:
    return is_its_time(move, ticket) and user.may(move.right) and move.fits(ticket, user)


def is_its_time(move: Move, ticket: Ticket) -> bool:
    return _is_its_time(move, ticket, ticket.possible_moves())


def _is_its_time(move: Move, ticket: Ticket, possible: Container[str]) -> bool:
    match move.offer:
        case Offer.BY_STATE:
            return move.name in possible
        case Offer.WHILE_OPEN:
            return bool(ticket.is_open)
        case Offer.ALWAYS | Offer.BESIDE:
            return True
