"""The one wire between the lifecycle and the deadlines: every move passes here, in its transaction."""

from typing import Any

from django.dispatch import receiver

from complaints.lifecycle.moving import Move
from complaints.lifecycle.signals import ticket_moved
from sla import clocks
from sla.moments import changes_clocks


@receiver(ticket_moved, dispatch_uid="sla.clocks")
def keep_clocks_in_step(move: Move, **_: Any) -> None:
    if any(changes_clocks(event) for event in move.events):
        clocks.sync(move)
