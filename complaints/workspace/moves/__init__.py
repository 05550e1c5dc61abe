"""The moves a person can make on the ticket page: one registry, one way to post each."""

from datetime import datetime
from typing import Any

from accounts.models import User
from complaints.lifecycle.moving import TicketRef
from complaints.workspace.move_form import MoveForm
from complaints.workspace.moves.move import Move, Offer
from complaints.workspace.moves.registry import BY_NAME, MOVES, register
from complaints.workspace.moves.remarks import REVEAL

__all__ = ["BY_NAME", "MOVES", "REVEAL", "Move", "Offer", "make", "register"]


def make(move: Move, form: MoveForm, ref: TicketRef, *, by: User, now: datetime) -> Any:
    """Make the move a valid form describes. Raises and returns what its domain call does."""
    return move.perform(form, ticket=ref, by=by, now=now)
