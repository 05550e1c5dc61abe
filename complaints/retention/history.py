"""Erasing what was written in a ticket's history; the chain still proves itself (docs/decisions/0008)."""

import json
from typing import Any

from django.db import connection

from complaints import chain
from complaints.models import HistoryEvent
from complaints.models.erasable import ERASE
from complaints.retention.texts import CODES


def erase_texts(ticket_id: int) -> int:
    """Empty every text of every event, for good; returns how many events had any salt left.

    The database refuses it before the retention has ended. The caller holds the ticket's lock.
    """
    events = HistoryEvent.objects.filter(ticket=ticket_id).exclude(salt="").only("kind", "payload")
    wanted = [{"id": event.pk, "payload": emptied(event.kind, event.payload)} for event in events]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ERASE}(%s::jsonb)", [json.dumps(wanted)])
        (erased,) = cursor.fetchone()
    return int(erased)


def emptied(kind: str, payload: Any) -> Any:
    """The payload without what people wrote: codes, names of ours, instants and amounts stay."""
    return _emptied(payload, CODES.get(kind, frozenset()), "")


def _emptied(value: Any, codes: frozenset[str], name: str) -> Any:
    match value:
        case dict() if value.keys() in (chain.NAMED, chain.PERSON):
            return value
        case dict():
            return {key: _emptied(item, codes, key) for key, item in value.items()}
        case list():
            return [_emptied(item, codes, name) for item in value]
        case str() if name not in codes and name not in chain.CODES:
            return ""
        case _:
            return value
