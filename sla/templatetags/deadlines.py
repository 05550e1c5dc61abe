"""The codes in notices and history lines as words of the reader's language."""

from datetime import datetime

from django import template

from sla.policy import StepCode, TargetCode

register = template.Library()


@register.filter
def target_name(code: str) -> str:
    """The name of a limit; the code itself where this version of the product knows no name."""
    return str(dict(TargetCode.pairs()).get(code, code))


@register.filter
def step_name(code: str) -> str:
    return str(dict(StepCode.pairs()).get(code, code))


@register.filter
def instant(text: str | datetime) -> datetime | None:
    """An instant that was written into a payload."""
    if isinstance(text, datetime):
        return text
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
