"""The codes in notices and history lines as words of the reader's language."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils.translation import gettext

from complaints.states import Channel
from sla.calendar import DayKind
from sla.counting import Unit
from sla.policies.forms import KINDS, StepForm, TargetForm, WholeForm
from sla.policies.shipping import REASON
from sla.policy import StepCode, TargetCode
from sla.tiers import Tier
from sla.working_calendar.changing import PACKAGE

register = template.Library()


@register.filter
def target_name(code: str) -> str:
    """The name of a limit; the code itself where this version of the product knows no name."""
    return str(dict(TargetCode.pairs()).get(code, code))


@register.filter
def step_name(code: str) -> str:
    return str(dict(StepCode.pairs()).get(code, code))


@register.filter
def unit_name(code: str) -> str:
    return str(dict(Unit.pairs()).get(code, code or ""))


@register.filter
def complexities(codes: Iterable[str]) -> list[str]:
    """The names of complexities; "" is a complaint nobody has classified yet."""
    return [str(dict(KINDS).get(code, code)) for code in sorted(codes)]


@register.filter
def field_name(name: str) -> str:
    """What a field of a limit, a step or a policy is called on the page that edits it."""
    for form in (TargetForm, StepForm, WholeForm):
        if name in form.base_fields:
            return str(form.base_fields[name].label)
    return name


@register.filter
def channel_name(code: str) -> str:
    return str(dict(Channel.choices).get(code, code))


@register.filter
def tier_name(code: str) -> str:
    return str(dict(Tier.pairs()).get(code, code))


@register.filter
def day_kind(code: str) -> str:
    """The name of a kind of day in the calendar."""
    return str(dict(DayKind.pairs()).get(code, code))


@register.filter
def said_why(reason: str) -> str:
    """A reason as it was typed; of what came with the product, that it did."""
    return gettext("came with the product") if reason == REASON else reason


@register.filter
def notice_name(source: str) -> str:
    """The notice behind a year; what was seeded has none that was read here."""
    return gettext("as the package “holidays” knows it") if source == PACKAGE else source


@register.filter
def instant(text: str | datetime) -> datetime | None:
    """An instant that was written into a payload."""
    if isinstance(text, datetime):
        return text
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
