"""One contact, to whoever has it open: entered, discarded, or added to a ticket there is."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from accounts.sessions import store_now
from channels_intake.contact_forms import DiscardForm
from channels_intake.desk import SETTLED
from channels_intake.desk_contact_forms import DuplicateForm, HeldContactForm
from channels_intake.desk_holding import form_of, is_held_by, let_go, take
from channels_intake.desk_known import SHOWN, known_of, with_colleagues
from channels_intake.desk_rows import icon_of, rows
from channels_intake.desk_settling import enter_held, is_overdue, mark_duplicate
from channels_intake.desk_solving import SolveForm, solve_now
from channels_intake.desk_suggesting import LOOKS, suggested_for, with_suggested
from channels_intake.desk_views import enters
from channels_intake.models import Contact
from channels_intake.receiving import discard, words_of
from complaints.lifecycle.refusals import GuardFailed
from complaints.receipts import DESK_RECEIPT, keep_receipt
from complaints.workspace import drafts, unsent
from complaints.workspace.drafts import Slot


@unsent.kept_when_signed_out
@require_http_methods(["GET", "HEAD", "POST"])
@enters
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Contact, pk=pk)
    if request.method != "POST":
        waits = found.state == Contact.State.RECEIVED and is_held_by(found, request.user, request.now)
        return _page(request, found) if waits else redirect("intake:desk")
    taken = _taken(request, found)
    if taken is None:
        return _elsewhere(request, found)
    form = _form(request, taken, request.POST)
    solving = SolveForm(request.POST)
    asks = LOOKS & set(request.POST)
    if asks or not all([form.is_valid(), solving.is_valid() or not solving.is_bound]):
        drafts.keep(_slot(request, taken), with_suggested(request.POST), now=request.now)
        shown = None if asks else form
        return _page(request, taken, form=shown, solving=solving, status=200 if asks else 422)
    return _entered(request, taken, form, solving)


def _entered(
    request: StaffRequest, contact: Contact, form: HeldContactForm, solving: SolveForm
) -> HttpResponse:
    reason = form.cleaned_data.get("late_reason", "")
    try:
        with transaction.atomic():
            receipt = enter_held(
                contact=contact,
                complaint=form.complaint(),
                late_reason=reason,
                by=request.user,
                now=request.now,
            )
            solve_now(receipt=receipt, form=solving, by=request.user, now=request.now)
            drafts.discard(_slot(request, contact))
            keep_receipt(request.session, DESK_RECEIPT, receipt)
            store_now(request.session)
    except GuardFailed as refused:
        return _refused(request, contact, refused, solving)
    if receipt.code is None:
        messages.info(request, _("This form was sent twice; there is one ticket."))
    return redirect("workspace:ticket", receipt.ticket.number)


@require_POST
@enters
def discard_one(request: StaffRequest, pk: int) -> HttpResponse:
    taken = _taken(request, get_object_or_404(Contact, pk=pk))
    if taken is None:
        return redirect("intake:desk")
    form = DiscardForm(request.POST, auto_id="discard-%s")
    if not form.is_valid():
        return _page(request, taken, discarding=form, status=422)
    try:
        discard(contact=taken, by=request.user, reason=form.cleaned_data["reason"], now=request.now)
    except GuardFailed as refused:
        messages.info(request, str(refused))
        return redirect("intake:desk")
    return _done(request, taken, _("The contact was discarded; it stays on record with your reason."))


@require_POST
@enters
def duplicate(request: StaffRequest, pk: int) -> HttpResponse:
    taken = _taken(request, get_object_or_404(Contact, pk=pk))
    if taken is None:
        return redirect("intake:desk")
    form = DuplicateForm(request.POST, auto_id="duplicate-%s")
    try:
        if form.is_valid():
            ticket = mark_duplicate(contact=taken, **form.cleaned_data, by=request.user, now=request.now)
            return _done(request, taken, _("Its words are on ticket %(number)s.") % {"number": ticket.number})
    except GuardFailed as refused:
        form.add_error(refused.field if refused.field in form.fields else "number", str(refused))
    return _page(request, taken, duplicating=form, status=422)


def _taken(request: StaffRequest, contact: Contact) -> Contact | None:
    """The contact in this person's hands; None, and why is said, when somebody else was faster."""
    try:
        taken = take(contact=contact.pk, by=request.user, now=request.now)
    except GuardFailed as refused:
        drafts.keep(_slot(request, contact), request.POST, now=request.now)
        messages.warning(request, str(refused))
        return None
    if taken.state == Contact.State.RECEIVED:
        return taken
    messages.info(request, str(SETTLED))
    return None


def _elsewhere(request: StaffRequest, contact: Contact) -> HttpResponse:
    """To the ticket that this person made of it, when a form is sent again; else to what waits."""
    contact.refresh_from_db()
    if contact.ticket and contact.taken_by_id == request.user.pk:
        return redirect("workspace:ticket", contact.ticket.number)
    return redirect("intake:desk")


def _done(request: StaffRequest, contact: Contact, words: str) -> HttpResponse:
    let_go(contact=contact.pk, by=request.user)
    drafts.discard(_slot(request, contact))
    messages.success(request, words)
    return redirect("intake:desk")


def _refused(
    request: StaffRequest, contact: Contact, refused: GuardFailed, solving: SolveForm
) -> HttpResponse:
    """The page again with why; what was typed is kept."""
    drafts.keep(_slot(request, contact), request.POST, now=request.now)
    contact.refresh_from_db()
    if contact.state != Contact.State.RECEIVED:
        messages.info(request, str(refused))
        return redirect("intake:desk")
    again = _form(request, contact, request.POST)
    again.add_error(refused.field if refused.field in again.fields else None, str(refused))
    return _page(request, contact, form=again, solving=solving, status=422)


def _slot(request: StaffRequest, contact: Contact) -> Slot:
    page = reverse("intake:contact", args=[contact.pk])
    return Slot(person=request.user.pk, ticket=None, form=form_of(contact.pk), page=page)


def _form(request: StaffRequest, contact: Contact, given: Any = None) -> HeldContactForm:
    return HeldContactForm(given, contact=contact, is_late=is_overdue(contact, request.now), now=request.now)


def _page(
    request: StaffRequest,
    contact: Contact,
    *,
    form: HeldContactForm | None = None,
    discarding: forms.Form | None = None,
    duplicating: forms.Form | None = None,
    solving: SolveForm | None = None,
    status: int = 200,
) -> HttpResponse:
    restored_at: datetime | None = None
    if form is None:
        form, kept = _form(request, contact), drafts.kept_in(_slot(request, contact), now=request.now)
        if kept:
            form.restore(kept.typed)
            restored_at = kept.at
    context = {
        "contact": contact,
        "icon": icon_of(contact),
        "words": words_of(contact),
        "files": contact.attachments.all(),
        "files_wait": contact.arrivals.filter(files_try_at__isnull=False).exists(),
        "waiting": rows(request.user, request.now),
        "open_pk": contact.pk,
        "form": form,
        "known": known_of(str(form["phone"].value() or ""), request.user, request.now),
        "elsewhere": with_colleagues(contact, request.user)[:SHOWN],
        "slot": _slot(request, contact),
        "restored_at": restored_at,
        "discarding": discarding or DiscardForm(auto_id="discard-%s"),
        "duplicating": duplicating or DuplicateForm(auto_id="duplicate-%s"),
        "joining": DuplicateForm(auto_id="known-%s"),
        "solving": solving or SolveForm(),
        "suggested": suggested_for(form, user=request.user, now=request.now),
    }
    return render(request, "desk/contact.html", context, status=status)
