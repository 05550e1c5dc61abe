"""The customer's own files: adding them later, and getting them back (S002-7, S003-24)."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import CUSTOMER
from accounts.requests import Request
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import AlreadyDone
from complaints.lifecycle.remarks import add_evidence
from complaints.models import Attachment
from complaints.portal.forms import MoveForm
from complaints.portal.holding import for_holders
from complaints.portal.progress import Progress, progress_of
from complaints.portal.uploads import FilesForm, Taken, Upload, keep_each, too_much_is_told

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
    taken = _add(form.ref(ticket.number), uploads, already=len(progress.files), request=request)
    if taken.refused:
        fresh = MaterialsForm.about(ticket)
        return _page(request, progress_of(ticket.number), fresh, refused=taken.refused, status=422)
    added = ngettext("%(count)d file was added.", "%(count)d files were added.", len(taken.kept))
    messages.success(request, added % {"count": len(taken.kept)})
    return redirect("portal:progress", ticket.number)


def _add(ref: TicketRef, uploads: Sequence[Upload], *, already: int, request: Request) -> Taken:
    """Keep what can be kept and attach it, or neither; the same form sent twice adds nothing more."""
    taken = Taken()
    try:
        with transaction.atomic():
            taken = keep_each(uploads, already=already, now=request.now)
            if taken.kept:
                add_evidence(ticket=ref, by=CUSTOMER, attachments=taken.kept, now=request.now)
    except AlreadyDone:
        for attachment in taken.kept:
            attachment.file.delete(save=False)
    return taken


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
