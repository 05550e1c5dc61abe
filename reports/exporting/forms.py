"""What the export page asks: which cases, and what of them."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from complaints.states import Channel
from complaints.workspace.filters import PRIORITIES
from reports.exporting.columns import DEFAULT, CaseColumn
from reports.exporting.exporting import offered
from reports.exporting.question import Question, Standing, When
from reports.exporting.streaming import Format

EVERY = ("", pgettext_lazy("filter", "all"))


class WhichForm(forms.Form):
    """The conditions; what they mean is Question.read()'s to say."""

    standing = forms.ChoiceField(label=_("State"), required=False, choices=Standing.choices)
    when = forms.ChoiceField(label=_("Counted by"), required=False, choices=When.choices)
    period = forms.CharField(
        label=_("Period"),
        required=False,
        max_length=24,
        help_text=_("2026-10, 2026-Q3, 2026, 2026-W41 or 2026-10-05..2026-10-17; empty for all."),
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[EVERY, *Channel.choices])
    priority = forms.ChoiceField(
        label=_("Priority"), required=False, choices=[EVERY, *((str(n), str(n)) for n in PRIORITIES)]
    )

    def __init__(self, question: Question, tops: Sequence[tuple[str, str]]) -> None:
        super().__init__(initial=question.parts)
        cast(forms.ChoiceField, self.fields["category"]).choices = [EVERY, *tops]


class WhatForm(forms.Form):
    """Columns, language and kind of file."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one column.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    format = forms.ChoiceField(label=_("Kind of file"), choices=Format.choices, widget=forms.RadioSelect)

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.offered: Sequence[CaseColumn] = offered(user)
        columns = cast(forms.MultipleChoiceField, self.fields["columns"])
        columns.choices = [(column.code, column.title) for column in self.offered]
        columns.initial = list(DEFAULT)
        self.fields["language"].initial = translation.get_language()
        self.fields["format"].initial = Format.XLSX

    @property
    def groups(self) -> list[tuple[str, list[tuple[CaseColumn, bool]]]]:
        """The columns under their headings, each with whether it is chosen."""
        chosen = set(self["columns"].value() or ())
        return [
            (str(group.label), [(column, column.code in chosen) for column in columns])
            for group, columns in groupby(self.offered, key=lambda column: column.group)
        ]

    @property
    def in_order(self) -> list[str]:
        """The chosen columns in the order they are offered."""
        chosen = set(self.cleaned_data["columns"])
        return [column.code for column in self.offered if column.code in chosen]
