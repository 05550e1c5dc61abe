"""What customers ask about their own data, from the page of their complaint (PIPL Arts 44–50)."""

import hashlib
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actors import CUSTOMER
from accounts.requests import Request
from accounts.throttle import PRINT_TICKET, TooManyAttempts, count_attempt
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed
from complaints.models import DataRequest, Ticket
from complaints.portal.data_copy import Copied, as_json, as_page, copied
from complaints.portal.holding import for_holders
from complaints.portal.refusing import show_guard, too_often
from complaints.retention.requests import ANSWERED_WITHIN, ask, available_copy, record_copy
from complaints.typed import Words

WORDS_MAX_CHARS = DataRequest._meta.get_field("words").max_length
Write = Callable[..., bytes]
FORMATS: dict[str, tuple[str, Write]] = {
    "json": ("application/json; charset=utf-8", as_json),
    "html": ("text/html; charset=utf-8", as_page),
}


class AskForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("What do you want?"),
        choices=[
            (DataRequest.Kind.COPY, gettext_lazy("A copy of what you hold about me")),
            (DataRequest.Kind.DELETION, gettext_lazy("Delete what you hold about me")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose one of the two.")},
    )
    words = Words(
        label=gettext_lazy("Anything we should know? (optional)"),
        max_length=WORDS_MAX_CHARS,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def data(request: Request, number: str) -> HttpResponse:
    """What can be asked, what was asked and answered, and the copy where one is ready."""
    ticket = _ticket(number)
    if request.method != "POST":
        return _page(request, ticket, AskForm(initial={"key": uuid.uuid4()}))
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, ticket, form, 422)
    try:
        ask(
            ticket=TicketRef(number=number, key=form.cleaned_data["key"]),
            by=CUSTOMER,
            kind=DataRequest.Kind(form.cleaned_data["kind"]),
            words=form.cleaned_data["words"],
            now=request.now,
        )
    except GuardFailed as refusal:
        show_guard(form, refusal)
        return _page(request, ticket, form, 422)
    except AlreadyDone:
        return redirect("portal:data", number)
    messages.success(request, _("We have your request. You get an answer within 15 days, on this page."))
    return redirect("portal:data", number)


@require_POST
@for_holders
def copy(request: Request, number: str) -> HttpResponse:
    """The copy itself, never kept by a browser's cache; a POST, because taking it is recorded."""
    ticket, wanted = _ticket(number), request.POST.get("format", "")
    granted = available_copy(ticket, request.now)
    if granted is None or wanted not in FORMATS:
        messages.error(request, _("There is no copy to download. Please ask for a new one."))
        return redirect("portal:data", number)
    try:
        count_attempt(PRINT_TICKET, number, now=request.now)
        return _download(ticket, copied(granted), wanted, now=request.now)
    except TooManyAttempts as refusal:
        messages.error(request, too_often(refusal))
    except GuardFailed as refusal:
        messages.error(request, refusal.message)
    return redirect("portal:data", number)


def _download(ticket: Ticket, complaints: Sequence[Copied], wanted: str, *, now: datetime) -> HttpResponse:
    media_type, write = FORMATS[wanted]
    content = write(complaints, now=now)
    digest = hashlib.sha256(content).hexdigest()
    record_copy(ticket=TicketRef(number=ticket.number), by=CUSTOMER, format=wanted, sha256=digest, now=now)
    name = f"{ticket.number}-data.{wanted}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)


def _ticket(number: str) -> Ticket:
    """Raises Http404."""
    found: Ticket | None = Ticket.objects.select_related("customer").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _page(request: Request, ticket: Ticket, form: AskForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "ticket": ticket,
        "form": form,
        "asked": ticket.data_requests.order_by("-asked_at"),
        "available": available_copy(ticket, request.now),
        "days": ANSWERED_WITHIN.days,
    }
    return render(request, "portal/data.html", context, status=status)
