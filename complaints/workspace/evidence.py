"""Files added to a ticket by the staff, and files shown to them."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import StaffRequest, sees_tickets
from complaints import evidence
from complaints.file_kinds import FileRefused
from complaints.files import check_room
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.remarks import add_evidence
from complaints.models import Attachment, Ticket
from complaints.models.attachment import EvidenceKind

SHOWN_IN_PAGE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def attach(
    *,
    ticket: TicketRef,
    by: User,
    uploads: Sequence["UploadedFile[bytes]"],
    kind: EvidenceKind,
    now: datetime,
) -> None:
    """Keep the files and add them to the ticket, all or none; `kind` is what they show.

    Raises GuardFailed for a file that is not taken; else as add_evidence().
    """
    try:
        with evidence.all_or_none() as kept:
            already = Attachment.objects.filter(ticket__number=ticket.number).count()
            for position, upload in enumerate(uploads):
                check_room(already + position)
                kept.append(evidence.keep(upload, by=by, kind=kind, now=now))
            add_evidence(ticket=ticket, by=by, attachments=kept, now=now)
    except FileRefused as refused:
        raise GuardFailed(str(refused), "uploads") from None


@require_safe
@sees_tickets
def attachment(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A file, to whoever may see its ticket; only pictures open in the browser."""
    visible = Ticket.objects.visible_to(request.user)
    return served(get_object_or_404(Attachment, pk=pk, ticket__in=visible))


def served(found: Attachment) -> HttpResponse:
    """The content of a file that this person may see. Raises Http404 when it is gone."""
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=found.media_type not in SHOWN_IN_PAGE,
        filename=found.name,
        content_type=found.media_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)  # a stream; the decorators know only whole answers
