"""Pages about calls: the one that rings here, those of a ticket or contact, calling back."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import StaffRequest, sees_tickets, staff
from accounts.roles import Right
from channels_intake.channels.telephony.dialling import call_customer, call_sender, calling_account
from channels_intake.channels.telephony.extensions import claim, extension_of, give_up
from channels_intake.channels.telephony.forms import CallForm, ExtensionForm
from channels_intake.channels.telephony.recordings import fetch_again
from channels_intake.channels.telephony.shown import (
    calls_of_contact,
    calls_of_ticket,
    mark_of,
    ringing,
    ringing_at,
)
from channels_intake.desk_holding import is_held_by
from channels_intake.desk_views import enters
from channels_intake.models import Call, Contact
from complaints.forwarded import reads_least
from complaints.lifecycle.refusals import Refused
from complaints.models import Ticket

CALLING = gettext_lazy("It rings at your telephone first; pick it up, and the customer is called.")


@require_safe
@enters
def mine(request: StaffRequest) -> HttpResponse:
    """The call at this person's telephone, as a part of the desk's pages that renews itself; 204 while
    it is what they see already (`seen`). `open` is the contact they have before them."""
    extension, opened = extension_of(request.user), _key(request.GET.get("open", ""))
    call = ringing_at(extension, opened) if extension else None
    mark = mark_of(call)
    if request.GET.get("seen", "") == mark:
        return HttpResponse(status=204)
    shown = ringing(call, request.user, request.now) if call else None
    context = {"extension": extension, "ringing": shown, "mark": mark, "open_pk": opened}
    return render(request, "calls/_pop.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sees_tickets
def phone(request: StaffRequest) -> HttpResponse:
    """At which extension this person sits; for those who speak with customers."""
    if not request.user.may(Right.RECORD_CONTACT):
        raise PermissionDenied
    form = ExtensionForm(request.POST or None, initial={"number": extension_of(request.user)})
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" and form.errors else 200
        context = {"form": form, "may_call": calling_account() is not None}
        return render(request, "calls/phone.html", context, status=status)
    if not form.cleaned_data["number"]:
        give_up(by=request.user)
        messages.success(request, _("No calls are opened for you any more."))
        return redirect("calls:phone")
    claimed = claim(number=form.cleaned_data["number"], by=request.user, now=request.now)
    messages.success(
        request, _("Calls answered at %(number)s are yours.") % {"number": claimed.extension.number}
    )
    if claimed.before:
        messages.info(
            request, _("Until now it was the telephone of %(name)s.") % {"name": claimed.before.name}
        )
    return redirect("calls:phone")


@require_safe
@sees_tickets
def of_ticket(request: StaffRequest, number: str) -> HttpResponse:
    """Its calls: a part of the ticket page, or a page of their own without JavaScript."""
    ticket = _ticket(request, number)
    calls = calls_of_ticket(ticket, request.user)
    template = "calls/_of_ticket.html" if request.htmx else "calls/of_ticket.html"
    return render(request, template, {"ticket": ticket, "calls": calls, "key": uuid.uuid4()})


@require_safe
@enters
def of_contact(request: StaffRequest, pk: int) -> HttpResponse:
    """The calls of a contact this person has open; nothing of others."""
    contact = get_object_or_404(Contact, pk=pk)
    if not is_held_by(contact, request.user, request.now):
        return HttpResponse()
    calls = calls_of_contact(contact, request.user)
    return render(
        request, "calls/_of_contact.html", {"contact": contact, "calls": calls, "key": uuid.uuid4()}
    )


@require_POST
@sees_tickets
def to_customer(request: StaffRequest, number: str) -> HttpResponse:
    ticket = _ticket(request, number)
    form = CallForm(request.POST)
    if form.is_valid():
        try:
            call_customer(ticket=ticket, by=request.user, key=form.cleaned_data["key"], now=request.now)
            messages.success(request, CALLING)
        except Refused as refused:
            messages.warning(request, str(refused))
    return redirect("workspace:ticket", number)


@require_POST
@enters
def to_sender(request: StaffRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=pk)
    form = CallForm(request.POST)
    if form.is_valid():
        try:
            call_sender(contact=contact, by=request.user, key=form.cleaned_data["key"], now=request.now)
            messages.success(request, CALLING)
        except Refused as refused:
            messages.warning(request, str(refused))
    return redirect("intake:contact", pk)


@require_POST
@staff
def again(request: StaffRequest, pk: int) -> HttpResponse:
    """Try to fetch a recording that could not be had, of a ticket or contact this person works on."""
    call = get_object_or_404(Call.objects.select_related("contact"), pk=pk)
    contact = call.contact
    if contact and is_held_by(contact, request.user, request.now):
        fetch_again(call=call, by=request.user, now=request.now)
        return redirect("intake:contact", contact.pk)
    number = _number_of(call)
    if not Ticket.objects.visible_to(request.user).filter(number=number).exists():
        raise Http404
    fetch_again(call=call, by=request.user, now=request.now)
    return redirect("workspace:ticket", number)


def _ticket(request: StaffRequest, number: str) -> Ticket:
    if reads_least(request.user):
        raise Http404
    visible = Ticket.objects.visible_to(request.user).select_related("customer")
    found: Ticket = get_object_or_404(visible, number=number)
    return found


def _number_of(call: Call) -> str:
    ticket = call.ticket or (call.contact.ticket if call.contact else None)
    return ticket.number if ticket else ""


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
