"""What happened to a ticket: append-only, one hash chain per ticket."""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.actors import ActorKind
from complaints import chain
from complaints.models.append_only import AppendOnly
from complaints.models.ticket import Ticket

SALT_BYTES = 16


LOOKS = ("revealed", "file_opened", "printed")  # kinds that tell of a look at personal data


class HistoryEvent(AppendOnly):
    """One line of a ticket's history; written by `lifecycle.moving`, never changed.

    `version` is the ticket's after the move. Events written before it was kept have neither
    version nor salt, and their digest covers the texts of the payload themselves. Where texts were
    erased, `commitments` stand in for them by their paths, and the salt is gone as well.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="history")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8, choices=ActorKind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    payload = models.JSONField(default=dict)
    version = models.PositiveIntegerField(null=True, default=None)
    salt = models.CharField(max_length=2 * SALT_BYTES, blank=True, db_default="")
    commitments = models.JSONField(null=True, default=None)
    key = models.UUIDField(null=True, default=None)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("history event")
        verbose_name_plural = _("history")
        ordering = ["ticket_id", "seq"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="history_looks", condition=models.Q(kind__in=LOOKS))
        ]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "seq"], name="history_seq_once"),
            models.UniqueConstraint(fields=["ticket", "key"], name="history_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.seq}"


def random_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def facts(event: HistoryEvent, number: str) -> dict[str, Any]:
    """What the digest of an event covers, its free texts as commitments."""
    found: dict[str, Any] = {
        "ticket": number,
        "seq": event.seq,
        "kind": event.kind,
        "at": chain.instant(event.at),
        "actor_kind": str(event.actor_kind),
        "actor": event.actor_id,
        "from": event.from_state,
        "to": event.to_state,
        "previous": event.previous,
    }
    if event.version is None:
        return {**found, "payload": event.payload}
    if event.commitments is not None:
        payload = chain.restored(event.payload, event.commitments)
    else:
        payload = chain.committed(event.payload, event.salt)
    return {**found, "version": event.version, "payload": payload}


def digest(event: HistoryEvent, number: str) -> str:
    """SHA-256 over the previous digest and the canonical JSON of this event."""
    return chain.event_digest(facts(event, number))


def appended(
    *,
    ticket: Ticket,
    last: HistoryEvent | None,
    kind: str,
    payload: dict[str, Any],
    version: int,
    key: uuid.UUID | None,
    salt: str,
    **given: Any,
) -> HistoryEvent:
    """The next link of the chain, not yet saved. The caller holds the ticket's row lock."""
    event = HistoryEvent(
        ticket=ticket,
        seq=last.seq + 1 if last else 1,
        kind=kind,
        payload=payload,
        version=version,
        salt=salt,
        key=key,
        previous=last.digest if last else "",
        **given,
    )
    event.digest = digest(event, ticket.number)
    return event
