"""What can be added to a ticket at any stage without moving it: notes and evidence."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.events import EvidenceAdded, Noted
from complaints.lifecycle.moving import TicketRef, noting
from complaints.models import Attachment, HistoryEvent


def add_note(*, ticket: TicketRef, by: Actor, text: str, now: datetime) -> HistoryEvent:
    """An internal note, never shown to the customer. Raises as noting()."""
    with noting(ticket, by=by, right=Right.NOTE, now=now) as move:
        return move.record(Noted(text=text))


def add_evidence(
    *, ticket: TicketRef, by: Actor, attachments: Sequence[Attachment], now: datetime
) -> HistoryEvent:
    """Attach files that `complaints.evidence.keep` accepted (S002-7). Raises as noting()."""
    with noting(ticket, by=by, right=Right.ATTACH, now=now) as move:
        mine = [item.pk for item in attachments]
        Attachment.objects.filter(pk__in=mine, ticket=None).update(ticket=move.ticket)
        return move.record(
            EvidenceAdded(
                files=[
                    {
                        "id": str(a.pk),
                        "name": a.name,
                        "size": a.size,
                        "media_type": a.media_type,
                        "sha256": a.sha256,
                    }
                    for a in attachments
                ]
            )
        )
