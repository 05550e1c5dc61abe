"""The intake desk: a call or letter becomes a ticket, with what is known of the caller beside it."""

from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest, sees_tickets
from accounts.roles import Right
from accounts.sessions import store_now
from accounts.throttle import LOOKUP_PERSON, count_attempt
from channels_intake.desk import enter_contact
from channels_intake.desk_forms import EntryForm
from channels_intake.desk_known import known_of
from channels_intake.desk_solving import SolveForm, solve_now
from channels_intake.desk_suggesting import LOOKS, suggested_for, suggested_while_typing, with_suggested
from complaints.lifecycle.refusals import GuardFailed
from complaints.receipts import DESK_RECEIPT, keep_receipt, kept_receipt
from complaints.workspace import drafts
from complaints.workspace.drafts import Slot
from complaints.workspace.unsent import kept_when_signed_out


def enters(view: Any) -> Any:
    """Only for roles that enter complaints; others get 403."""

    @sees_tickets
    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.may(Right.ENTER):
            raise PermissionDenied
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    return guarded


@kept_when_signed_out
@require_http_methods(["GET", "HEAD", "POST"])
@enters
def new(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _begun(request)
    if LOOKS & set(request.POST):
        typed = with_suggested(request.POST)
        drafts.keep(_slot(request), typed, now=request.now)
        form = EntryForm(now=request.now)
        form.restore(typed)
        return _page(request, form)
    form, solving = EntryForm(request.POST, now=request.now), SolveForm(request.POST)
    if all([form.is_valid(), solving.is_valid() or not solving.is_bound]):
        return _entered(request, form, solving)
    drafts.keep(_slot(request), request.POST, now=request.now)
    return _page(request, form, status=422, solving=solving)


def _slot(request: StaffRequest) -> Slot:
    return Slot.of_entry(request.user, reverse("desk:new"))


def _begun(request: StaffRequest) -> HttpResponse:
    """The form as it was left, but with an id of its own: another tab may still send the first."""
    form, kept = EntryForm(now=request.now), drafts.of_entry(request.user, now=request.now)
    if kept is None:
        return _page(request, form)
    own_id = form.initial["entry_key"]
    form.restore(kept.typed)
    form.initial["entry_key"] = own_id
    return _page(request, form, restored_at=kept.at)


def _entered(request: StaffRequest, form: EntryForm, solving: SolveForm) -> HttpResponse:
    complaint = form.complaint()
    try:
        with transaction.atomic():
            drafts.discard(_slot(request))
            receipt = enter_contact(
                external_id=complaint.entry_key, complaint=complaint, by=request.user, now=request.now
            )
            solve_now(receipt=receipt, form=solving, by=request.user, now=request.now)
            keep_receipt(request.session, DESK_RECEIPT, receipt)
            store_now(request.session)
    except GuardFailed as refused:
        drafts.keep(_slot(request), request.POST, now=request.now)
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, form, status=422, solving=solving)
    if receipt.code is None:
        messages.info(request, _("This form was sent twice; there is one ticket."))
    return redirect("workspace:ticket", receipt.ticket.number)


@require_POST
@enters
def known(request: StaffRequest) -> HttpResponse:
    """What is known of the number, as a part of the page. A POST, so that no number stands in an address."""
    count_attempt(LOOKUP_PERSON, request.user.staff_number, now=request.now)
    found = known_of(request.POST.get("phone", ""), request.user, request.now)
    return render(request, "desk/_known.html", {"known": found})


@require_POST
@enters
def suggest(request: StaffRequest) -> HttpResponse:
    """The kinds that what was typed may be, and complaints that read alike, as a part of the page."""
    found = suggested_while_typing(request.POST, user=request.user, now=request.now)
    return render(request, "desk/_suggested.html", {"suggested": found})


def _page(
    request: StaffRequest,
    form: EntryForm,
    status: int = 200,
    *,
    restored_at: datetime | None = None,
    solving: SolveForm | None = None,
) -> HttpResponse:
    phone = str(form["phone"].value() or "")
    context = {
        "form": form,
        "known": known_of(phone, request.user, request.now),
        "slot": _slot(request),
        "restored_at": restored_at,
        "solving": solving or SolveForm(),
        "suggested": suggested_for(form, user=request.user, now=request.now),
        "just_entered": kept_receipt(request.session, DESK_RECEIPT),
    }
    return render(request, "desk/new.html", context, status=status)
