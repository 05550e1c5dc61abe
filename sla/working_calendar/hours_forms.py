"""Saying when somebody serves, as one line of text: 08:30–12:00, 13:30–18:00."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from accounts.trees import TreeChoiceField
from complaints.states import Channel
from complaints.typed import Line
from sla.asking import SHORTEST_SERVICE
from sla.calendar import Window, in_order
from sla.service_hours import Windows, length
from sla.working_calendar.hours import Hours

AREAS = (Department.Kind.HEADQUARTERS, Department.Kind.BRANCH)  # a complaint has an area
PAIR = re.compile(r"\s*(\d{1,2}[:：]\d{2})\s*(?:-|–|—|~|～|至|到)\s*(\d{1,2}[:：]\d{2})\s*")
BETWEEN = re.compile(r"[,，、;；]")
FARTHEST = dt.timedelta(days=731)
MIDNIGHT = dt.time.min


class HoursForm(forms.Form):
    """An area, a channel, or neither for everybody."""

    unit = TreeChoiceField(
        Department.objects.filter(is_active=True, kind__in=AREAS),
        label=_("Area"),
        required=False,
        empty_label=_("every area"),
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False)
    windows = Line(
        label=_("Hours on working days"),
        max_length=120,
        required=False,
        help_text=_("Such as 08:30–12:00, 13:30–18:00. Left empty, what holds above this place."),
    )
    begins_on = forms.DateField(label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = Line(label=_("Reason"), max_length=1000)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "hours-%s", "initial": {"begins_on": today}, **kwargs})
        self.today = today
        channels = [("", _("every channel")), *Channel.choices]
        self.fields["channel"] = forms.ChoiceField(label=_("Channel"), choices=channels, required=False)
        self.fields["begins_on"].widget.attrs["min"] = str(today)

    def clean_begins_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["begins_on"]
        if day < self.today:
            raise ValidationError(_("Hours begin today or later: nothing is promised anew backwards."))
        if day - self.today > FARTHEST:
            raise ValidationError(_("Hours begin within two years."))
        return day

    def clean_windows(self) -> Windows:
        return read_line(self.cleaned_data["windows"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("unit") and found.get("channel"):
            self.add_error("channel", _("Choose an area or a channel, not both."))
        if found.get("windows") == () and not (found.get("unit") or found.get("channel")):
            self.add_error("windows", _("The organisation needs hours; say when it serves."))
        return found

    def hours(self) -> Hours:
        cleaned = self.cleaned_data
        return Hours(
            windows=cleaned["windows"],
            begins_on=cleaned["begins_on"],
            unit=cleaned["unit"],
            channel=cleaned["channel"],
        )


def read_line(text: str) -> Windows:
    """The windows of a day; 24:00 is written for its end. Raises ValidationError."""
    if not text.strip():
        return ()
    windows = tuple(_window(part) for part in BETWEEN.split(text) if part.strip())
    try:
        in_order(windows)
    except ValueError:
        raise ValidationError(_("These hours overlap, or are not in their order.")) from None
    if length(windows) < SHORTEST_SERVICE:
        raise ValidationError(_("A day has at least one hour of service."))
    return windows


def written_line(windows: Windows) -> str:
    return ", ".join(f"{each.opens:%H:%M}–{_end(each.closes)}" for each in windows)


def _end(closes: dt.time) -> str:
    return "24:00" if closes == MIDNIGHT else f"{closes:%H:%M}"


def _window(part: str) -> Window:
    found = PAIR.fullmatch(part)
    try:
        if not found:
            raise ValueError
        opens, closes = (text.replace("：", ":").zfill(5) for text in found.groups())
        return Window(dt.time.fromisoformat(opens), dt.time.fromisoformat(closes.replace("24:00", "00:00")))
    except ValueError:
        message = _("“%(value)s” is not a span of hours such as 08:30–12:00.")
        raise ValidationError(message, params={"value": part.strip()}) from None
