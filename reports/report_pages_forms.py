"""What the pages of reports ask."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.typed import Words
from reports.impersonal import impersonal
from reports.models import Edition, Review
from reports.models.review import ASPECTS
from reports.periods import NotAPeriod, Period, PeriodKind

KINDS = {str(kind): kind.label for kind in PeriodKind}
MOST_DAYS = 3 * 366


class AskForm(forms.Form):
    """Which report to build."""

    period = forms.CharField(
        label=_("Period"),
        max_length=24,
        help_text=_(
            "A month 2026-10, a quarter 2026-Q3, a year 2026, a week 2026-W41, or any days "
            "2026-10-05..2026-10-17."
        ),
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
        if period.length > MOST_DAYS:
            raise ValidationError(_("At most three years fit into one report."), "too_long")
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


class FollowForm(forms.Form):
    """Of which reports one is told by mail."""

    kinds = forms.MultipleChoiceField(
        label=_("Tell me when one of these is published"),
        choices=[
            (PeriodKind.WEEK, pgettext_lazy("report", "Weekly report on complaints")),
            (PeriodKind.MONTH, pgettext_lazy("report", "Monthly report on complaints")),
            (PeriodKind.QUARTER, pgettext_lazy("report", "Quarterly report on complaints")),
            (PeriodKind.YEAR, pgettext_lazy("report", "Yearly report on complaints")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_kinds(self) -> list[PeriodKind]:
        return [PeriodKind(kind) for kind in self.cleaned_data["kinds"]]


SCORES = [(str(score), str(score)) for score in range(1, 6)]


class ReviewForm(forms.Form):
    """Each from 1, poor, to 5, excellent."""

    accuracy = forms.ChoiceField(label=_("Accuracy"), choices=SCORES, widget=forms.RadioSelect)
    depth = forms.ChoiceField(label=_("Depth"), choices=SCORES, widget=forms.RadioSelect)
    feasibility = forms.ChoiceField(label=_("Feasible advice"), choices=SCORES, widget=forms.RadioSelect)

    @classmethod
    def of(cls, earlier: Review | None) -> "ReviewForm":
        scores = {each: str(getattr(earlier, each)) for each in ASPECTS} if earlier else {}
        return cls(initial=scores)

    def scores(self) -> dict[str, int]:
        return {each: int(self.cleaned_data[each]) for each in ASPECTS}


class CorrectForm(forms.Form):
    changes = Words(
        label=_("What changes, and why"),
        help_text=_("It stands on the cover of the new edition. No names and no numbers of customers."),
        max_length=Edition._meta.get_field("changes").max_length,
        validators=[impersonal],
    )
