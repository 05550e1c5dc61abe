"""Clocks looked at again, as after a move that changed nothing else."""

from datetime import datetime

from accounts.actors import SYSTEM
from complaints.lifecycle.move import Move
from complaints.models import Ticket
from sla import clocks


def sync(ticket: Ticket, *, now: datetime) -> None:
    """With what stands on the ticket in hand; the caller holds its lock."""
    move = Move(ticket=ticket, by=SYSTEM, now=now, from_state=ticket.state, version=ticket.version)
    clocks.sync(move)
    move.write()
