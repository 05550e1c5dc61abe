"""Clocks across tickets, and when a limit ends, with the proof."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Department
from api.inputs.queries import CodesField, FlagField, InstantField, QueryForm
from api.pagination import Ordering, PageForm, page
from api.refusals import Fault, Problem, Refusal
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.views.base import View
from api.views.presenting import with_status
from api.views.shown_parts import CLOCK_STATUSES, ClockShown
from complaints.forwarded import reads_least
from complaints.models import Ticket
from complaints.states import Channel
from sla.asking import UNITS, calendar_for
from sla.calendar import YearNotLoaded
from sla.counting import Limit, due_at, leans_on_provisional
from sla.in_force import current
from sla.models import Clock
from sla.policies.publishing import NOT_SERVED
from sla.policy import TargetCode
from sla.proof import proof
from sla.service_hours import Served

DEADLINES = "deadlines"
MOST_DAYS = 1000
MOST_SERVED = 2000  # hours
BY_DUE = {"due": Ordering("due_at", lambda clock: clock.due_at.isoformat(), bound=parse_datetime)}


class ClockFilters(PageForm):
    status = CodesField(allowed=CLOCK_STATUSES, label=_("Running and breached unless said"))
    target = CodesField(allowed=TargetCode, label=_("What the limit is for"))


class TicketClock(ClockShown):
    ticket = serializers.CharField(source="ticket.number")


class Clocks(View):
    operations = {
        "GET": Operation(
            name="list_clocks",
            summary=_("Limits of the tickets you may see"),
            detail=_("By their due instant. `breached` also lists limits that were met too late."),
            tag=DEADLINES,
            query=ClockFilters,
            answer=TicketClock,
            many=True,
        )
    }

    def get(self, request: ApiRequest) -> Response:
        clocks = Clock.objects.filter(ticket__in=Ticket.objects.visible_to(request.user))
        if reads_least(request.user):
            clocks = clocks.none()
        status = Q()
        for name in self.asked["status"] or ("running", "breached"):
            status |= CONDITIONS[name](request.now)
        if self.asked["target"]:
            clocks = clocks.filter(target__in=self.asked["target"])
        found = clocks.filter(status).select_related("ticket")
        rows = page(request, found, self.asked, orderings=BY_DUE, usual="due")
        shown = [with_status(clock, request.now) for clock in rows.rows]
        return Response(rows.as_json(TicketClock(shown, many=True).data))


LIVE = Q(met_at=None, cancelled_at=None)
# The same rule as api.views.presenting.status_of, as conditions; a test holds them together.
CONDITIONS: dict[str, Any] = {
    "running": lambda now: LIVE & Q(paused_at=None, due_at__gte=now),
    "paused": lambda now: LIVE & Q(paused_at__isnull=False),
    "breached": lambda now: (
        (LIVE & Q(paused_at=None, due_at__lt=now)) | Q(cancelled_at=None, met_at__gt=F("due_at"))
    ),
    "met": lambda now: Q(cancelled_at=None, met_at__lte=F("due_at")),
    "cancelled": lambda now: Q(cancelled_at__isnull=False),
}


EARLIEST = 1950


class DueForm(QueryForm):
    minutes = forms.IntegerField(required=False, min_value=1, max_value=10_000_000, label=_("Minutes"))
    hours = forms.IntegerField(required=False, min_value=1, max_value=200_000, label=_("Hours"))
    working_days = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_DAYS, label=_("Working days")
    )
    calendar_days = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_DAYS, label=_("Calendar days")
    )
    service_minutes = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_SERVED * 60, label=_("Minutes of service")
    )
    service_hours = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_SERVED, label=_("Hours of service")
    )
    area = forms.CharField(
        required=False, max_length=64, label=_("Code of the unit whose service hours count")
    )
    channel = forms.ChoiceField(
        choices=[("", ""), *Channel.choices], required=False, label=_("Channel whose service hours count")
    )
    legal = FlagField(required=False, label=_("A limit set by law: a last day off moves it on"))

    def clean_from(self) -> datetime:
        """Before standard time, offsets have seconds, which ISO 8601 cannot say."""
        start: datetime = self.cleaned_data["from"]
        if start.year < EARLIEST:
            raise ValidationError(_now("No working calendar is known for these years."))
        return start

    def clean_area(self) -> tuple[int, ...]:
        """The unit with those above it, from the root down."""
        code: str = self.cleaned_data["area"]
        found = Department.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise ValidationError(_now("There is no unit “%(value)s”.") % {"value": code})
        return tuple(found.lineage) if found else ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and sum(given.get(name) is not None for name in UNITS) != 1:
            raise ValidationError(_now("Give exactly one length: %(names)s.") % {"names": ", ".join(UNITS)})
        if not self.errors and _is_served(given) and not current().hours:
            raise ValidationError(NOT_SERVED)
        return given


def _is_served(given: dict[str, Any]) -> bool:
    return given.get("service_minutes") is not None or given.get("service_hours") is not None


# `from` is a word of Python.
DueForm.base_fields = {"from": InstantField(label=_("When the limit begins")), **DueForm.base_fields}


class DayShown(serializers.Serializer[Any]):
    date = serializers.DateField()
    weekday = serializers.CharField()
    counted = serializers.BooleanField()
    ordinal = serializers.IntegerField(allow_null=True)
    why = serializers.CharField()
    provisional = serializers.BooleanField()


class DueShown(serializers.Serializer[Any]):
    due_at = serializers.DateTimeField()
    provisional = serializers.BooleanField(help_text=_("A year without its official notice counts"))
    proof = DayShown(many=True)


class Due(View):
    operations = {
        "GET": Operation(
            name="count_due",
            summary=_("When a limit ends"),
            detail=_("The last instant in time, and the proof day by day, to be read beside a calendar."),
            tag=DEADLINES,
            query=DueForm,
            answer=DueShown,
        )
    }

    def get(self, request: ApiRequest) -> Response:
        name = next(name for name in UNITS if self.asked[name] is not None)
        start = self.asked["from"]
        try:
            limit = Limit(UNITS[name], self.asked[name], bool(self.asked["legal"]))
            served = Served(self.asked["area"], self.asked["channel"])
            calendar = calendar_for(start, limit, served)
            found = {
                "due_at": due_at(start, limit, calendar),
                "provisional": leans_on_provisional(start, limit, calendar),
                "proof": proof(start, limit, calendar),
            }
        except (ValueError, OverflowError, YearNotLoaded):
            fault = Fault(_("No working calendar is known for these years."), parameter="from")
            raise Refusal(Problem(status=400, code="bad_parameter", errors=[fault])) from None
        return Response(DueShown(found).data)
