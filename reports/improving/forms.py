"""What the page of suggestions asks."""

import uuid
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from complaints.typed import Words
from complaints.workspace.fields import PickField, pick
from reports.impersonal import impersonal
from reports.models import Suggestion
from reports.periods import NotAPeriod, Period, PeriodKind

OWNERS = (Department.Kind.DEPARTMENT, Department.Kind.BRANCH, Department.Kind.TEAM)
NO_NAMES = _("It stands in the report. No names and no numbers of customers.")


class SuggestForm(forms.Form):
    """`key` makes a form sent twice count once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"))
    text = Words(
        label=_("What should be done"),
        help_text=NO_NAMES,
        max_length=Suggestion._meta.get_field("text").max_length,
        validators=[impersonal],
    )
    owner = PickField(label=_("Unit that answers for it"))
    due_on = forms.DateField(
        label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    period = forms.CharField(
        label=_("For the report on"),
        max_length=12,
        help_text=_("A month 2026-10, a quarter 2026-Q3, a year 2026 or a week 2026-W41."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "suggest-%s", **kwargs})
        units = Department.objects.filter(kind__in=OWNERS, is_active=True)
        pick(self, "owner").offer({"": list(units)})
        kinds = cast(forms.ChoiceField, self.fields["kind"])
        kinds.choices = [(str(kind), capfirst(str(kind.label))) for kind in Suggestion.Kind]
        last_month = Period.holding(PeriodKind.MONTH, today).previous()
        self.initial = {"key": uuid.uuid4(), "period": str(last_month), **self.initial}

    def clean_period(self) -> Period:
        try:
            period = Period.parse(self.cleaned_data["period"])
        except NotAPeriod:
            raise ValidationError(_("This is no period."), "no_period") from None
        if period.kind == PeriodKind.DAYS:
            raise ValidationError(_("There are reports of weeks, months, quarters and years."), "days")
        return period

    def clean_kind(self) -> Suggestion.Kind:
        return Suggestion.Kind(self.cleaned_data["kind"])


class SettleForm(forms.Form):
    state = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "Result"),
        choices=[
            (Suggestion.State.DONE, pgettext_lazy("suggestion", "Done")),
            (Suggestion.State.DROPPED, pgettext_lazy("suggestion", "Given up")),
        ],
    )
    outcome = Words(
        label=_("What came of it"),
        help_text=NO_NAMES,
        max_length=Suggestion._meta.get_field("outcome").max_length,
        validators=[impersonal],
    )

    def clean_state(self) -> Suggestion.State:
        return Suggestion.State(self.cleaned_data["state"])
