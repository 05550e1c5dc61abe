"""Quick forms of the desk for who came to a hall, and for what came by post."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest, takes_up_to
from accounts.sessions import store_now
from channels_intake.channels.letter.entering import Brought, enter_brought
from channels_intake.channels.letter.forms import BroughtForm, LetterForm, VisitForm
from channels_intake.desk_known import known_of
from channels_intake.desk_views import enters
from complaints.files import REQUEST_MAX_BYTES
from complaints.lifecycle.refusals import GuardFailed
from complaints.receipts import DESK_RECEIPT, keep_receipt
from complaints.workspace import drafts
from complaints.workspace.drafts import Slot
from complaints.workspace.unsent import kept_when_signed_out


@kept_when_signed_out
@require_http_methods(["GET", "HEAD", "POST"])
@enters
def visit(request: StaffRequest) -> HttpResponse:
    return _brought(request, VisitForm, "visit")


@takes_up_to(REQUEST_MAX_BYTES)
@kept_when_signed_out
@require_http_methods(["GET", "HEAD", "POST"])
@enters
def letter(request: StaffRequest) -> HttpResponse:
    return _brought(request, LetterForm, "letter")


def _brought(request: StaffRequest, made: type[BroughtForm], kind: str) -> HttpResponse:
    if request.method != "POST":
        return _begun(request, made, kind)
    if "look_up" in request.POST:
        drafts.keep(_slot(request, kind), request.POST, now=request.now)
        form = made(user=request.user, now=request.now)
        form.restore(request.POST)
        return _page(request, form, kind)
    form = made(request.POST, request.FILES, user=request.user, now=request.now)
    if form.is_valid():
        try:
            return _entered(request, form, kind)
        except GuardFailed as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    drafts.keep(_slot(request, kind), request.POST, now=request.now)
    return _page(request, form, kind, status=422)


def _begun(request: StaffRequest, made: type[BroughtForm], kind: str) -> HttpResponse:
    """The form as it was left, but with an id of its own: another tab may still send the first."""
    form = made(user=request.user, now=request.now)
    kept = drafts.kept_in(_slot(request, kind), now=request.now)
    if kept:
        own_id = form.initial["entry_key"]
        form.restore(kept.typed)
        form.initial["entry_key"] = own_id
    return _page(request, form, kind, restored_at=kept.at if kept else None)


def _entered(request: StaffRequest, form: BroughtForm, kind: str) -> HttpResponse:
    given = form.cleaned_data
    brought = Brought(
        external_id=form.external_id,
        complaint=form.complaint(),
        uploads=[upload for upload in given.get("uploads", ()) if upload],
        late_reason=given["late_reason"],
        note=form.note,
    )
    with transaction.atomic():
        receipt = enter_brought(brought=brought, by=request.user, now=request.now)
        drafts.discard(_slot(request, kind))
        keep_receipt(request.session, DESK_RECEIPT, receipt)
        store_now(request.session)
    if receipt.code is None:
        messages.info(request, _("This was entered before; there is one ticket."))
    return redirect("workspace:ticket", receipt.ticket.number)


def _slot(request: StaffRequest, kind: str) -> Slot:
    page = reverse(f"brought:{kind}")
    return Slot(person=request.user.pk, ticket=None, form=kind, page=page)


def _page(
    request: StaffRequest,
    form: BroughtForm,
    kind: str,
    *,
    status: int = 200,
    restored_at: datetime | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "kind": kind,
        "known": known_of(str(form["phone"].value() or ""), request.user, request.now),
        "slot": _slot(request, kind),
        "restored_at": restored_at,
    }
    return render(request, "desk/brought.html", context, status=status)
