"""The customer's own files: adding them later, and getting them back (S002-7, S003-24)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import CUSTOMER
from accounts.requests import Request
from complaints.evidence import all_or_none
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import AlreadyDone
from complaints.lifecycle.remarks import add_evidence
from complaints.models import Attachment, Ticket
from complaints.portal.forms import MoveForm
from complaints.portal.holding import for_holders
from complaints.portal.progress import Progress, progress_of
from complaints.portal.uploads import FilesForm, Upload, admitted, keep_each, too_much_is_told

HARMLESS = "default-src 'none'; sandbox"


class MaterialsForm(FilesForm, MoveForm):
    pass


@for_holders
def _too_much(request: Request, number: str) -> HttpResponse:
    """The answer to more than the server reads: told on the page, nothing was changed."""
    progress = progress_of(number)
    refused = [_("Together, these files are too large. Please send fewer at once.")]
    return _page(request, progress, MaterialsForm.about(progress.ticket), refused=refused, status=413)


@require_http_methods(["GET", "HEAD", "POST"])
@too_much_is_told(_too_much)
@for_holders
def materials(request: Request, number: str) -> HttpResponse:
    progress = progress_of(number)
    if not progress.ticket.is_open:
        messages.warning(request, _("This complaint is closed; nothing can be added any more."))
        return redirect("portal:progress", number)
    if request.method != "POST":
        return _page(request, progress, MaterialsForm.about(progress.ticket))
    form = MaterialsForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, progress, form, status=422)
    return _added(request, progress, form)


def _added(request: Request, progress: Progress, form: MaterialsForm) -> HttpResponse:
    ticket, uploads = progress.ticket, form.cleaned_data["uploads"]
    if not uploads:
        form.add_error("uploads", _("Please choose at least one file."))
        return _page(request, progress, form, status=422)
    uploads, left_out = admitted(request, uploads)
    try:
        count, refused = _add(form.ref(ticket.number), uploads, now=request.now)
    except AlreadyDone:
        return redirect("portal:progress", ticket.number)
    if left_out or refused:
        fresh = MaterialsForm.about(ticket)
        return _page(request, progress_of(ticket.number), fresh, refused=[*refused, *left_out], status=422)
    added = ngettext("%(count)d file was added.", "%(count)d files were added.", count)
    messages.success(request, added % {"count": count})
    return redirect("portal:progress", ticket.number)


def _add(ref: TicketRef, uploads: Sequence[Upload], *, now: datetime) -> tuple[int, list[str]]:
    """How many files were kept and attached, and why others were not. Raises as add_evidence()."""
    with all_or_none() as kept:
        ticket = Ticket.objects.select_for_update().get(number=ref.number)
        if ticket.history.filter(key=ref.key).exists():
            raise AlreadyDone(ticket)
        there = list(ticket.attachments.filter(from_customer=True))
        refused = keep_each(uploads, kept, beside=there, now=now)
        if kept:
            add_evidence(ticket=ref, by=CUSTOMER, attachments=kept, now=now)
    return len(kept), refused


@require_safe
@for_holders
def download(request: Request, number: str, file_id: uuid.UUID) -> FileResponse:
    """One of the customer's own files, only ever to be saved. Raises Http404."""
    found = Attachment.objects.filter(pk=file_id, ticket__number=number, from_customer=True).first()
    if found is None:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.media_type)
    response.headers["Content-Security-Policy"] = HARMLESS
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _page(
    request: Request,
    progress: Progress,
    form: MoveForm,
    *,
    refused: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    context = {"progress": progress, "form": form, "refused": refused}
    return render(request, "portal/materials.html", context, status=status)
