"""The intake desk: a call or letter becomes a ticket, with what is known of the caller beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import StaffRequest, sees_tickets
from accounts.roles import Right
from accounts.throttle import LOOKUP_PERSON, count_attempt
from channels_intake.desk import enter_contact
from channels_intake.desk_forms import EntryForm
from complaints.lifecycle.classify import REPEAT_WITHIN
from complaints.models import Customer, Ticket
from complaints.personal import Shown, masked
from complaints.receipts import DESK_RECEIPT, keep_receipt
from privacy.index import normal_phone

SHOWN = 5
PHONE_MIN_DIGITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we know of a phone number. `tickets` are only those the person may see."""

    is_asked: bool = False
    customers: Sequence[Shown] = ()
    tickets: Sequence[Ticket] = ()
    needs_care: bool = False
    is_recent: bool = False


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


@require_http_methods(["GET", "HEAD", "POST"])
@enters
def new(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, EntryForm(now=request.now))
    if "look_up" in request.POST:
        kept = {name: value for name, value in request.POST.items() if value}
        return _page(request, EntryForm(initial=kept, now=request.now))
    form = EntryForm(request.POST, now=request.now)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _entered(request, form)


def _entered(request: StaffRequest, form: EntryForm) -> HttpResponse:
    complaint = form.complaint()
    receipt = enter_contact(
        external_id=complaint.entry_key, complaint=complaint, by=request.user, now=request.now
    )
    keep_receipt(request.session, DESK_RECEIPT, receipt)
    if receipt.code is None:
        messages.info(request, _("This form was sent twice; there is one ticket."))
    return redirect("workspace:ticket", receipt.ticket.number)


@require_POST
@enters
def known(request: StaffRequest) -> HttpResponse:
    """What is known of the number, as a part of the page. A POST, so that no number stands in an address."""
    count_attempt(LOOKUP_PERSON, request.user.staff_number, now=request.now)
    found = _known(request.POST.get("phone", ""), request.user, request.now)
    return render(request, "desk/_known.html", {"known": found})


def _page(request: StaffRequest, form: EntryForm, status: int = 200) -> HttpResponse:
    phone = request.POST.get("phone", "")
    context = {"form": form, "known": _known(phone, request.user, request.now)}
    return render(request, "desk/new.html", context, status=status)


def _known(phone: str, user: User, now: datetime) -> Known:
    phone = phone[:64]
    if len(normal_phone(phone)) < PHONE_MIN_DIGITS:
        return Known()
    customers = list(Customer.objects.with_phone(phone).order_by("pk")[:SHOWN])
    of_number = Ticket.objects.filter(customer__in=[customer.pk for customer in customers])
    return Known(
        is_asked=True,
        customers=[masked(customer) for customer in customers],
        tickets=list(
            of_number.visible_to(user).open().select_related("category").order_by("-received_at")[:SHOWN]
        ),
        needs_care=any(customer.is_vulnerable for customer in customers),
        is_recent=of_number.filter(received_at__gte=now - REPEAT_WITHIN).exists(),
    )
