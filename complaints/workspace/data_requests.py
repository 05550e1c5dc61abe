"""What customers ask about their data, for whoever answers it."""

import uuid
from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import StaffRequest, sees_tickets
from accounts.roles import Right
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, NotAllowed
from complaints.models import DataRequest, Ticket
from complaints.personal import listed
from complaints.retention import requests
from complaints.typed import Words
from complaints.workspace.cursor import Cursor, NoCursor, decode, encode

PER_PAGE = 20
ANSWERED_SHOWN = 10
GRANT, REFUSE = "grant", "refuse"


class AnswerForm(forms.Form):
    """`key` makes an answer sent twice count once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[(GRANT, gettext_lazy("Yes, do so")), (REFUSE, gettext_lazy("No, with the reason below"))],
        widget=forms.RadioSelect,
    )
    covers_all = forms.BooleanField(
        label=gettext_lazy("I checked who is asking: it is about all complaints of this person"),
        required=False,
    )
    reasons = Words(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The customer reads it."),
        max_length=DataRequest._meta.get_field("reasons").max_length,
        required=False,
    )


@require_safe
@sees_tickets
def data_requests(request: StaffRequest) -> HttpResponse:
    """Those that wait, the most urgent first; then what was answered last."""
    _check(request)
    waiting, following = _waiting(request.GET.get("after", ""))
    answered = DataRequest.objects.filter(decided_at__isnull=False).select_related("ticket", "decided_by")
    context: dict[str, Any] = {
        "waiting": waiting,
        "after": following,
        "is_later": "after" in request.GET,
        "today": timezone.localdate(request.now),
        "answered": [] if "after" in request.GET else answered.order_by("-decided_at")[:ANSWERED_SHOWN],
    }
    return render(request, "retention/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sees_tickets
def data_request(request: StaffRequest, pk: int) -> HttpResponse:
    """One request with its answer form."""
    _check(request)
    asked = get_object_or_404(DataRequest.objects.select_related("ticket__customer", "decided_by"), pk=pk)
    if request.method != "POST":
        return _page(request, asked, AnswerForm(initial={"key": uuid.uuid4()}))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, form, 422)
    try:
        _answer(request, asked, form)
    except GuardFailed as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, asked, form, 422)
    except AlreadyDone:
        return redirect("workspace:data_requests")
    messages.success(request, _("The request is answered, and the customer is told."))
    return redirect("workspace:data_requests")


def _answer(request: StaffRequest, asked: DataRequest, form: AnswerForm) -> None:
    given = form.cleaned_data
    who: dict[str, Any] = {
        "request": asked,
        "ticket": TicketRef(number=asked.ticket.number, key=given["key"]),
        "by": request.user,
        "now": request.now,
    }
    if given["answer"] == REFUSE:
        requests.refuse(reasons=given["reasons"], **who)
    elif asked.kind == DataRequest.Kind.COPY:
        requests.give_copy(covers_all=given["covers_all"], **who)
    else:
        requests.delete(covers_all=given["covers_all"], **who)


def _check(request: StaffRequest) -> None:
    if not request.user.may(Right.ANSWER_DATA_REQUEST):
        raise NotAllowed


def _waiting(after: str) -> tuple[list[DataRequest], str]:
    """One page by the day an answer is due, and where the next one begins."""
    found = DataRequest.objects.filter(decided_at=None).select_related("ticket").order_by("due_on", "pk")
    try:
        last = decode(after) if after else None
    except NoCursor:
        last = None
    if last and last.at:
        found = found.filter(Q(due_on__gt=last.at.date()) | Q(due_on=last.at.date(), pk__gt=last.pk))
    rows = list(found[: PER_PAGE + 1])
    return rows[:PER_PAGE], _cursor(rows[PER_PAGE - 1]) if len(rows) > PER_PAGE else ""


def _cursor(row: DataRequest) -> str:
    return encode(Cursor(datetime.combine(row.due_on, time()), row.pk))


def _page(request: StaffRequest, asked: DataRequest, form: AnswerForm, status: int = 200) -> HttpResponse:
    ticket = asked.ticket
    others = requests.of_same_person(asked).exclude(pk=ticket.pk)
    context: dict[str, Any] = {
        "asked": asked,
        "ticket": ticket,
        "customer": listed(ticket),
        "others": Ticket.objects.visible_to(request.user).filter(pk__in=others.values("pk"))[:PER_PAGE],
        "form": form,
        "today": timezone.localdate(request.now),
    }
    return render(request, "retention/request.html", context, status=status)
