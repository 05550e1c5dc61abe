"""What a column reads beside the ticket's own fields, and how instants and numbers come as text."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    Func,
    OuterRef,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from complaints.lifecycle.events import CustomerConsented, DecidedWithoutConsent
from complaints.models import HistoryEvent, Plan, Satisfaction
from sla.models import Clock

NOTHING = Value("", TextField())
SECONDS = len("2026-10-05 09:30:00")
PAID = (CustomerConsented.kind, DecidedWithoutConsent.kind)


class _Local(Func):
    """An instant as the local clock shows it; cheaper by far than to_char()."""

    template = "left((%(expressions)s)::text, %(length)s)"
    arg_joiner = " AT TIME ZONE "
    output_field = TextField()


def local(field: str) -> Any:
    zone = timezone.get_default_timezone_name()
    return Coalesce(_Local(F(field), Value(zone), length=SECONDS), NOTHING)


def digits(number: Any) -> Any:
    return Coalesce(Cast(number, TextField()), NOTHING)


def unless_confidential(field: str) -> Any:
    """Nothing of who complained confidentially, not even masked (as complaints.personal.listed)."""
    return Case(When(is_confidential=False, then=F(field)))


def last_plan(field: str) -> Any:
    """What the plan handed in last says."""
    plans = Plan.objects.filter(ticket=OuterRef("pk")).order_by("-round")
    return Subquery(plans.values(field)[:1])


def score() -> Any:
    """The customer's last answer."""
    answers = Satisfaction.objects.filter(notice__ticket=OuterRef("pk")).order_by("-answered_at", "-pk")
    return Subquery(answers.values("score")[:1])


def broken_limits() -> Any:
    broken = Clock.objects.filter(ticket=OuterRef("pk"), breached_at__isnull=False).order_by()
    return Coalesce(Subquery(broken.values("ticket").annotate(number=Count("*")).values("number")), 0)


def compensation() -> Any:
    """Yuan that the customer was granted, over all handlings; as the figure of that name counts it."""
    amount = Cast(KeyTextTransform("compensation", "payload"), DecimalField(max_digits=12, decimal_places=2))
    granted = HistoryEvent.objects.filter(ticket=OuterRef("pk"), kind__in=PAID).order_by()
    return Subquery(granted.values("ticket").annotate(sum=Sum(amount)).values("sum"))
