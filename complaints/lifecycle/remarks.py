"""What leaves a line in the history without moving a ticket: notes, evidence, a look at personal data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import User
from accounts.roles import Right
from complaints.forwarded import own_only
from complaints.lifecycle.events import EvidenceAdded, EvidenceRelabelled, FileOpened, Noted, Revealed
from complaints.lifecycle.moving import TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import is_blank, need_words
from complaints.models import Attachment, HistoryEvent, Ticket
from complaints.models.attachment import EvidenceKind
from complaints.states import LegalBasis


def add_note(*, ticket: TicketRef, by: Actor, text: str, now: datetime) -> HistoryEvent:
    """An internal note, never shown to the customer. Raises GuardFailed when it is blank;
    else as noting()."""
    need_words(text=text)
    with noting(ticket, by=by, right=Right.NOTE, now=now) as move:
        return move.record(Noted(text=text))


def add_evidence(
    *, ticket: TicketRef, by: Actor, attachments: Sequence[Attachment], now: datetime
) -> HistoryEvent:
    """Attach files that `complaints.evidence.keep` accepted (S002-7). Raises as noting()."""
    with noting(ticket, by=by, right=Right.ATTACH, now=now) as move:
        file_under(move.ticket, attachments)
        return move.record(EvidenceAdded(files=told_of(attachments)))


def told_of(attachments: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Files as the history names them."""
    return [
        {
            "id": str(each.pk),
            "name": each.name,
            "size": each.size,
            "media_type": each.media_type,
            "sha256": each.sha256,
            "shows": each.kind,
        }
        for each in attachments
    ]


def relabel_evidence(
    *, ticket: TicketRef, by: Actor, file_id: UUID, kind: EvidenceKind, now: datetime
) -> Attachment:
    """Say anew what a file shows, also of one that the customer sent (S002-7).

    Raises GuardFailed for a file that is not the ticket's, and when nothing would change; else
    as noting().
    """
    with noting(ticket, by=by, right=Right.ATTACH, now=now) as move:
        theirs = own_only(by, "added_by") if isinstance(by, User) else Q()
        file = move.ticket.attachments.filter(theirs, pk=file_id).first()
        if file is None:
            raise GuardFailed(_("This file does not belong to the ticket."), "file")
        if file.kind == kind:
            raise GuardFailed(_("That is what it shows already."), "kind")
        showed, file.kind = file.kind, kind
        file.save(update_fields=["kind"])
        move.record(EvidenceRelabelled(id=str(file.pk), name=file.name, showed=showed, shows=kind))
        return file


def open_file(*, ticket: TicketRef, by: Actor, file: Attachment, reason: str, now: datetime) -> HistoryEvent:
    """Record why somebody opens a recording or proof of identity (S002-10); also on a closed ticket.

    Raises GuardFailed without a reason and for data that is only stored and protected; else as
    noting().
    """
    if is_blank(reason):
        raise GuardFailed(_("Say why you need to open it."), "reason")
    with noting(ticket, by=by, right=Right.REVEAL, now=now) as move:
        if move.ticket.is_restricted:
            raise GuardFailed(_("This data is only stored and protected; its files are not opened."))
        return move.record(FileOpened(id=str(file.pk), name=file.name, shows=file.kind, reason=reason))


def file_under(ticket: Ticket, attachments: Sequence[Attachment]) -> None:
    """Give kept files to a ticket, as part of a move under way; what has one already stays there."""
    given = [item.pk for item in attachments]
    Attachment.objects.filter(pk__in=given, ticket=None).update(ticket=ticket)


def reveal(
    *, ticket: TicketRef, by: Actor, reason: str, basis: LegalBasis | str = "", now: datetime
) -> HistoryEvent:
    """Record why somebody has to read the customer's data in full (S001-10, S002-10).

    The event is what `complaints.personal.revealed` asks for before it unmasks anything.
    Also on a closed ticket: customers call about those too. Data that is only stored and protected
    takes a legal basis as well. Raises GuardFailed without what it takes; else as noting().
    """
    if is_blank(reason):
        raise GuardFailed(_("Say why you need to see it in full."), "reason")
    with noting(ticket, by=by, right=Right.REVEAL, now=now) as move:
        if move.ticket.is_restricted and basis not in LegalBasis.values:
            raise GuardFailed(
                _("This data is only stored and protected. Say on which legal basis you read it."), "basis"
            )
        return move.record(Revealed(reason=reason, basis=str(basis)))
