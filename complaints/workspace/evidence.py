"""Files added to a ticket by the staff, and files shown to them."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import StaffRequest, sees_tickets
from accounts.roles import Right
from accounts.throttle import LOOKUP_PERSON, count_attempt
from complaints import evidence
from complaints.file_kinds import FileRefused
from complaints.files import check_room
from complaints.forwarded import own_only
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.lifecycle.remarks import add_evidence, open_file
from complaints.models import Attachment, Ticket
from complaints.models.attachment import EvidenceKind
from complaints.typed import Line

SHOWN_IN_PAGE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class OpenFileForm(forms.Form):
    reason = Line(label=_("Why do you need to open it?"), max_length=200)


def attach(
    *,
    ticket: TicketRef,
    by: User,
    uploads: Sequence["UploadedFile[bytes]"],
    kind: EvidenceKind,
    now: datetime,
) -> None:
    """Keep the files and add them to the ticket, all or none; `kind` is what they show.

    Raises as keeping() and add_evidence().
    """
    with keeping(uploads, ticket=ticket, by=by, kind=kind, now=now) as kept:
        add_evidence(ticket=ticket, by=by, attachments=kept, now=now)


@contextmanager
def keeping(
    uploads: Sequence["UploadedFile[bytes]"],
    *,
    ticket: TicketRef,
    by: User,
    kind: EvidenceKind,
    now: datetime,
) -> Iterator[Sequence[Attachment]]:
    """Files kept for a move that gives them to the ticket; all of it or nothing.

    Raises GuardFailed for a file that is not taken.
    """
    try:
        with evidence.all_or_none() as kept:
            already = Attachment.objects.filter(ticket__number=ticket.number).count()
            for position, upload in enumerate(uploads):
                check_room(already + position)
                kept.append(evidence.keep(upload, by=by, kind=kind, now=now))
            yield kept
    except FileRefused as refused:
        raise GuardFailed(str(refused), "uploads") from None


@require_http_methods(["GET", "HEAD", "POST"])
@sees_tickets
def attachment(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """A file, to whoever may see its ticket; only pictures open in the browser.

    Recordings and proof of identity are asked for with a POST, which the history tells of.
    """
    visible = Ticket.objects.visible_to(request.user)
    files = Attachment.objects.filter(own_only(request.user, "added_by")).select_related("ticket")
    found = get_object_or_404(files, pk=pk, ticket__in=visible)
    if not found.is_guarded:
        return served(found)
    if not request.user.may(Right.REVEAL):
        raise NotAllowed
    form = OpenFileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return opened(found, by=request.user, reason=form.cleaned_data["reason"], now=request.now)
    context = {"file": found, "ticket": found.ticket, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "workspace/open_file.html", context, status=status)


def opened(found: Attachment, *, by: User, reason: str, now: datetime) -> HttpResponse:
    """A guarded file's content, told of in the history. Raises as open_file(), and TooManyAttempts."""
    if found.ticket is None:
        raise Http404
    count_attempt(LOOKUP_PERSON, by.staff_number, now=now)
    open_file(ticket=TicketRef(number=found.ticket.number), by=by, file=found, reason=reason, now=now)
    return served(found)


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
