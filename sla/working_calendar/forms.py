"""Correcting a day of the calendar, and entering the notice of a year."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints.typed import Line, Words
from sla.calendar import DayKind
from sla.working_calendar.changing import Change
from sla.working_calendar.notices import read_notice

MOST_BYTES = 64_000
REASON = {"label": _("Reason"), "max_length": 1000, "widget": forms.TextInput}


class DayForm(forms.Form):
    """One day is something else than the calendar says."""

    date = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Is"), choices=DayKind.pairs)
    reason = Line(label=_("Reason"), max_length=1000)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "day-%s", **kwargs})
        self.year = year
        self.fields["date"].widget.attrs |= {"min": f"{year}-01-01", "max": f"{year}-12-31"}

    def clean_date(self) -> dt.date:
        day = cast(dt.date, self.cleaned_data["date"])
        if day.year != self.year:
            raise ValidationError(_("This day does not lie in %(year)d."), params={"year": self.year})
        return day

    def change(self) -> Change:
        days = {self.cleaned_data["date"]: DayKind.of(self.cleaned_data["kind"])}
        return Change(year=self.year, days=days, is_official=False, is_whole=False)


class NoticeForm(forms.Form):
    """The whole notice of a year, typed, pasted or as a file."""

    source = Line(
        label=_("Notice"), max_length=200, help_text=_("Its title or number, such as 国办发明电〔2025〕7号.")
    )
    text = Words(
        label=_("Days off and make-up workdays"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One range per line: 2027-02-05, 2027-02-13, spring_festival – or 春节, 调休."),
    )
    file = forms.FileField(
        label=_("Or a CSV file"),
        required=False,
        help_text=_("Columns from, to, kind."),
        widget=forms.FileInput,
    )
    reason = Line(label=_("Reason"), max_length=1000)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "notice-%s", **kwargs})
        self.year = year

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        text = found.get("text") or self._file_text(found.get("file"))
        if not text and not self.errors:
            self.add_error("text", _("Paste the notice or choose a file."))
        notice = read_notice(text, self.year)
        for problem in notice.problems:
            self.add_error("text", problem)
        found["days"] = notice.days
        return found

    def _file_text(self, file: Any) -> str:
        if not file:
            return ""
        if file.size > MOST_BYTES:
            self.add_error("file", _("This file is too large for a notice."))
            return ""
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", _("This file is not a text in UTF-8."))
            return ""

    def change(self) -> Change:
        cleaned = self.cleaned_data
        return Change(year=self.year, days=cleaned["days"], is_official=True, source=cleaned["source"])
