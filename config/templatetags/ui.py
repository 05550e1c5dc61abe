"""The tags and filters of the pages, loaded everywhere (TEMPLATES builtins).

Each component's parameters are described at the top of its partial in templates/ui/.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from django import template
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from complaints.money import yuan
from config import durations, form_fields, moments
from config.durations import ClockState
from config.form_fields import Choice, Kind
from config.stencils import drawn, hole

register = template.Library()

STAGES: Final = 7  # steps of the procedure, DOMAIN §8
PIP_PITCH: Final = 7.5  # units of the pips' view box
CLOCK_ICONS: Final = {
    ClockState.RUN: "clock",
    ClockState.WARM: "hourglass-low",
    ClockState.SOON: "hourglass-low",
    ClockState.LATE: "alert-triangle",
    ClockState.MET: "circle-check",
    ClockState.HOLD: "player-pause",
}
GROUPED: Final = (Kind.SEGMENTS, Kind.LIST)
SAID_BY_STATE: Final = (ClockState.MET, ClockState.HOLD)  # these say a word instead of a countdown
FILE_ICONS: Final = {"image": "photo", "audio": "file-music", "video": "video"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; silent to screen readers unless it has a label."""
    return _drawn_icon(name, str(label))


@lru_cache(maxsize=512)  # a page of a queue shows fifty
def _drawn_icon(name: str, label: str) -> SafeString:
    source = f"{static('sprite.svg')}#{name}"
    if label:
        pattern = '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>'
        return format_html(pattern, label, source)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', source)


@register.simple_tag
def html_lang() -> str:
    """The page's language as HTML wants it: zh-hans is zh-Hans."""
    main, _, script = (get_language() or "en").partition("-")
    return f"{main}-{script.title()}" if script else main


@register.simple_tag(takes_context=True)
def left(context: Context, at: datetime, *, fine: bool = False) -> str:
    """Words such as "3 h 12 min left" or "2 d overdue", by the request's instant."""
    return durations.left(at, context["now"], fine=fine)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> SafeString:
    """When something happened, as a time element with the exact instant as its title."""
    return moments.element(at, context["now"])


@register.simple_tag(takes_context=True)
def due_words(context: Context, at: datetime) -> str:
    """When something falls due: "Today 12:40", "12-07 24:00"."""
    return moments.due(at, context["now"])


@register.filter
def due_in_full(at: datetime) -> str:
    """The promised instant with its weekday, for customers."""
    return moments.due_in_full(at)


@register.filter
def lasting(length: timedelta | None) -> str:
    """A length of time in its two largest units; a dash where there is none."""
    return durations.span(length) if length is not None else "—"


@register.filter
def exact_due(at: datetime) -> str:
    """The due instant in figures, midnight as 24:00."""
    return moments.exact_due(at)


@register.filter
def money(amount: Decimal | int | None) -> str:
    """Yuan with two decimals: ¥1,234.50; a dash where there is no amount."""
    return "—" if amount is None else yuan(amount)


@register.filter
def file_icon(content_type: str) -> str:
    """The icon for a file's kind."""
    return FILE_ICONS.get(content_type.partition("/")[0], "file-text")


@register.filter
def clock_icon(state: str) -> str:
    """The icon that goes with a clock's state."""
    return CLOCK_ICONS[ClockState(state)]


@register.simple_tag(takes_context=True)
def clock(
    context: Context,
    due_at: datetime,
    *,
    started_at: datetime | None = None,
    state: str = "",
    text: str = "",
    label: str = "",
    fine: bool = False,
) -> SafeString:
    """A clock from its instants; see ui/_clock.html."""
    now = context["now"]
    state = state or durations.clock_state(started_at or now, due_at, now)
    shape = {
        "state": str(state),
        "has_start": started_at is not None,
        "has_label": bool(label),
        "says": "text" if text else str(state) if state in SAID_BY_STATE else "countdown",
        "fine": fine,
    }
    values = {
        "due_iso": moments.local(due_at).isoformat(),
        "due": moments.exact_due(due_at),
        "started_iso": moments.local(started_at).isoformat() if started_at else "",
        "label": label,
        "text": text,
        "left": durations.left(due_at, now, fine=fine),
    }
    return drawn("ui/_clock.html", shape, values)


@register.simple_tag
def ladder(share: float) -> SafeString:
    """The share of a clock's time that is used, 0 to 100."""
    return drawn("ui/_ladder.html", {}, {"share": f"{min(100.0, max(0.0, float(share))):.1f}"})


@register.simple_tag(takes_context=True)
def share_used(context: Context, started_at: datetime, due_at: datetime) -> float:
    """Percent of a clock's time that is used up by now."""
    return durations.share_used(started_at, due_at, context["now"])


@register.simple_tag
def pips(number: int, word: str = "") -> SafeString:
    """The seven steps as marks, `number` (1–7) being the current one."""
    return _drawn_pips(number, str(word), get_language())


@lru_cache(maxsize=512)  # states × languages; drawn anew, lists would cost twice as much
def _drawn_pips(number: int, word: str, language: str | None) -> SafeString:
    marks = [
        {"x": step * PIP_PITCH, "look": "on" if step + 1 < number else "now"}
        | ({"look": ""} if step + 1 > number else {})
        for step in range(STAGES)
    ]
    return render_to_string(
        "ui/_pips.html", {"marks": marks, "number": number, "total": STAGES, "word": word}
    )


@register.simple_tag
def priority(level: int) -> SafeString:
    """A ticket's priority, 1 (highest) to 4."""
    return _drawn_priority(int(level), get_language())


@lru_cache(maxsize=64)
def _drawn_priority(level: int, language: str | None) -> SafeString:
    return render_to_string("ui/_priority.html", {"level": level})


@register.simple_tag
def badge(text: str, icon: str = "", state: str = "", title: str = "") -> SafeString:
    """A flag or state in words; see ui/_badge.html."""
    shape = {"icon": icon, "state": state, "has_title": bool(title)}
    return drawn("ui/_badge.html", shape, {"text": text, "title": title})


@register.simple_tag
def field(
    bound: BoundField,
    *,
    label: str = "",
    help: str = "",
    look: str = "",
    span: str = "",
    quiet: bool = False,
) -> SafeString:
    """A form field with label, control, help and errors; see ui/_field.html."""
    kind = form_fields.kind_of(bound, look)
    words = str(help or bound.help_text)
    buttons = list(form_fields.choices(bound)) if kind in GROUPED else []
    shape = {
        "kind": kind.value,
        "help": bool(words),
        "span": span,
        "quiet": quiet,
        "required": bound.field.required,
        "auto_id": bound.auto_id,
        "target": bound.id_for_label,
        "limit": form_fields.limit_of(bound),
        "errors": tuple(hole(f"error_{place}") for place, _ in enumerate(bound.errors)),
        "choices": tuple(
            Choice(tag=hole(f"tag_{place}"), id=each.id, label=hole(f"label_{place}"))
            for place, each in enumerate(buttons)
        ),
    }
    values: dict[str, object] = {
        "label": label or bound.label,
        "words": words,
        "control": "" if buttons else form_fields.control(bound, kind, with_help=bool(words)),
        **{f"error_{place}": str(error) for place, error in enumerate(bound.errors)},
        **{f"tag_{place}": each.tag for place, each in enumerate(buttons)},
        **{f"label_{place}": each.label for place, each in enumerate(buttons)},
    }
    return drawn("ui/_field.html", shape, values)


@register.inclusion_tag("ui/_form_errors.html")
def form_errors(*forms: "BaseForm | BaseFormSet[Any]") -> dict[str, Any]:
    """What is wrong with the submitted forms, with links to the fields."""
    return {"problems": [entry for form in forms for entry in form_fields.problems(form)]}
