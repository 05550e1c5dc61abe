"""Telling people about a move, through the outbox and in the move's transaction."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from accounts.models import User
from complaints.lifecycle.moving import Move
from notifications.outbox import customer_notices, staff_notices


def tell_staff(move: Move, *, kind: str, to: Iterable[User | None], **payload: Any) -> None:
    """Notify people of the move's last event; whoever made the move needs no notice."""
    about: dict[str, Any] = {
        "kind": kind,
        "cause": _cause(move),
        "about": move.ticket.number,
        "payload": payload,
        "language": settings.LANGUAGE_CODE,
        "now": move.now,
    }
    others = {user for user in to if user and user != move.by}
    notices = [notice for user in others for notice in staff_notices(user=user, **about)]
    move.writes.add(notices, unless_there=True)


def tell_customer(move: Move, *, kind: str, **payload: Any) -> None:
    notices = customer_notices(
        address=move.ticket.customer.email,
        kind=kind,
        cause=_cause(move),
        about=move.ticket.number,
        payload=payload,
        language=move.ticket.language,
        now=move.now,
    )
    move.writes.add(notices, unless_there=True)


def _cause(move: Move) -> str:
    return f"{move.ticket.number}-{move.events[-1].seq}"
