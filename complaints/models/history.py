"""What happened to a ticket: append-only, one hash chain per ticket."""

import hashlib
import json
import uuid
from datetime import UTC
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.actors import ActorKind
from complaints.models.ticket import Ticket


class HistoryEvent(models.Model):
    """One line of a ticket's history; written by `lifecycle.moving`, never changed."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="history")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8, choices=ActorKind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    key = models.UUIDField(null=True, default=None)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("history event")
        verbose_name_plural = _("history")
        ordering = ["ticket_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="history_seq_once"),
            models.UniqueConstraint(fields=["ticket", "key"], name="history_key_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


def digest(event: HistoryEvent, number: str) -> str:
    """SHA-256 over the previous digest and the canonical JSON of this event."""
    facts: dict[str, Any] = {
        "ticket": number,
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_kind": str(event.actor_kind),
        "actor": event.actor_id,
        "from": event.from_state,
        "to": event.to_state,
        "payload": event.payload,
        "previous": event.previous,
    }
    canonical = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def appended(
    *,
    ticket: Ticket,
    last: HistoryEvent | None,
    kind: str,
    payload: dict[str, Any],
    key: uuid.UUID | None,
    **facts: Any,
) -> HistoryEvent:
    """The next link of the chain, not yet saved. The caller holds the ticket's row lock."""
    event = HistoryEvent(
        ticket=ticket,
        seq=last.seq + 1 if last else 1,
        kind=kind,
        payload=payload,
        key=key,
        previous=last.digest if last else "",
        **facts,
    )
    event.digest = digest(event, ticket.number)
    return event
