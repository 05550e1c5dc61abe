"""The desk: what waits, taken by one person at a time."""

import uuid

import structlog
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import Request, StaffRequest, staff
from accounts.roles import Right
from channels_intake.desk import SETTLED
from channels_intake.desk_holding import give_back_unbegun, go_on, is_held_by, let_go, take, take_next
from channels_intake.desk_rows import rows
from channels_intake.desk_views import enters
from channels_intake.models import Contact
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Attachment
from complaints.workspace import unsent
from complaints.workspace.evidence import served

log = structlog.get_logger(__name__)


@require_safe
@enters
def desk(request: StaffRequest) -> HttpResponse:
    opened = request.GET.get("open", "")
    context = {
        "waiting": rows(request.user, request.now),
        "open_pk": int(opened) if opened.isascii() and opened.isdigit() and len(opened) < 19 else None,
    }
    is_refresh = request.htmx and request.htmx.target == "waiting"
    return render(request, "desk/_refresh.html" if is_refresh else "desk/desk.html", context)


@require_POST
@enters
def next_one(request: StaffRequest) -> HttpResponse:
    contact = take_next(by=request.user, now=request.now)
    if contact is None:
        messages.info(request, _("Nothing waits that nobody has taken."))
        return redirect("intake:desk")
    return redirect("intake:contact", contact.pk)


@require_POST
@enters
def take_one(request: StaffRequest, pk: int) -> HttpResponse:
    get_object_or_404(Contact, pk=pk)
    try:
        taken = take(contact=pk, by=request.user, now=request.now)
    except GuardFailed as refused:
        messages.warning(request, str(refused))
        return redirect("intake:desk")
    if taken.state != Contact.State.RECEIVED:
        messages.info(request, str(SETTLED))
        return redirect("intake:desk")
    give_back_unbegun(by=request.user, but=pk)
    return redirect("intake:contact", pk)


@require_POST
@enters
def release(request: StaffRequest, pk: int) -> HttpResponse:
    get_object_or_404(Contact, pk=pk)
    let_go(contact=pk, by=request.user)
    return redirect("intake:desk")


@require_POST
def typing(request: Request, pk: int) -> HttpResponse:
    """What the page sends while somebody types: it is kept, and so is the contact."""
    if not request.user.is_authenticated:
        return unsent.keep(request)
    if not request.user.may(Right.ENTER):
        raise PermissionDenied
    kept = unsent.keep(request)
    if kept.status_code == 200 and not go_on(contact=pk, by=request.user, now=request.now):
        return render(request, "desk/_lost.html")
    return kept


@require_safe
@staff
def file(request: StaffRequest, pk: int, file_id: uuid.UUID) -> HttpResponse:
    """A file that came with it, only to whoever has it open. There is no ticket yet whose history could
    tell of it: who listened to a recording, or looked at a proof of identity, is logged."""
    found = Contact.objects.filter(pk=pk).first()
    if found is None or not is_held_by(found, request.user, request.now):
        raise Http404
    kept: Attachment = get_object_or_404(found.attachments, pk=file_id)
    if kept.is_guarded:
        log.warning(
            "contact_file_opened",
            contact=pk,
            file=str(kept.pk),
            shows=kept.kind,
            by=request.user.staff_number,
        )
    return served(kept)
