"""What the pages of reports ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.typed import Words
from reports.building import SERIES
from reports.models import Edition
from reports.periods import NotAPeriod, Period, PeriodKind

KINDS = {str(kind): kind.label for kind in PeriodKind if kind in SERIES}


class AskForm(forms.Form):
    """Which report to build."""

    period = forms.CharField(
        label=_("Period"),
        max_length=12,
        help_text=_("A month 2026-10, a quarter 2026-Q3, a year 2026 or a week 2026-W41."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["language"].initial = translation.get_language()

    def clean_period(self) -> Period:
        try:
            period = Period.parse(self.cleaned_data["period"])
        except NotAPeriod:
            raise ValidationError(_("This is no period."), "no_period") from None
        if period.kind not in SERIES:
            raise ValidationError(_("There are reports of weeks, months, quarters and years."), "days")
        return period


class NarrowForm(forms.Form):
    """Which editions the list shows."""

    kind = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[("", pgettext_lazy("reports", "all")), *KINDS.items()],
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("reports", "all")), *Edition.State.choices],
    )


class CorrectForm(forms.Form):
    changes = Words(
        label=_("What changes, and why"),
        help_text=_("It stands on the cover of the new edition. No names and no numbers of customers."),
        max_length=Edition._meta.get_field("changes").max_length,
    )
