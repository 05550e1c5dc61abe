"""The lists within a plan: its steps, its remedies with their amounts, ways to choose from, shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from complaints.lifecycle.plan_draft import NO_PARTY, OPTIONS_AT_MOST, WHOLE
from complaints.models import Term
from complaints.typed import Line
from complaints.workspace.fields import PickField, pick

IN_EVERY_WAY = pgettext_lazy("a remedy of a plan", "in any case")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What the rows let one choose from, read once for all of them."""

    units: Mapping[str, Sequence[Department]]
    terms: Mapping[str, Sequence[Term]]
    today: date


class RowForm(forms.Form):
    """One row; it counts for nothing unless one of `counts_by` is filled, and then needs `needed`."""

    counts_by: ClassVar[tuple[str, ...]]
    needed: ClassVar[tuple[str, ...]]
    lacking: ClassVar[Any] = _("A step needs this.")

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(offered)

    def prepare(self, offered: Offered) -> None:
        """Fill the select boxes."""

    def has_changed(self) -> bool:
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.counts_by)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.needed:
            if given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, self.lacking)
        return given


class StepForm(RowForm):
    text = Line(label=pgettext_lazy("of a plan", "Step"), required=False, max_length=300)
    department = PickField(label=_("Unit"), required=False)
    owner = Line(label=_("Responsible"), required=False, max_length=60)
    due_on = forms.DateField(label=_("By"), required=False, widget=forms.DateInput)

    counts_by = ("text",)
    needed = ("text", "department", "owner", "due_on")

    def prepare(self, offered: Offered) -> None:
        pick(self, "department").offer(offered.units)
        self.today = offered.today

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < self.today:
            raise ValidationError(_("This day is already over."))
        return due_on


class RemedyForm(RowForm):
    remedy = PickField(label=pgettext_lazy("of a plan", "Remedy"), required=False)
    amount = forms.DecimalField(
        label=_("Amount (yuan)"), min_value=Decimal(0), max_digits=10, decimal_places=2, required=False
    )
    option = forms.TypedChoiceField(
        label=pgettext_lazy("a remedy of a plan", "With"),
        choices=[("", IN_EVERY_WAY), *((n, n) for n in range(1, OPTIONS_AT_MOST + 1))],
        coerce=int,
        empty_value=None,
        required=False,
    )

    counts_by = ("remedy", "amount")
    needed = ("remedy",)
    lacking = _("Say what this amount is for.")

    def prepare(self, offered: Offered) -> None:
        pick(self, "remedy").offer({"": offered.terms[Term.Kind.REMEDY]})
        words = [(n, _("way %(number)d") % {"number": n}) for n in range(1, OPTIONS_AT_MOST + 1)]
        cast(forms.ChoiceField, self.fields["option"]).choices = [("", IN_EVERY_WAY), *words]


class OptionForm(RowForm):
    text = Line(label=_("What the customer can choose"), required=False, max_length=500)

    counts_by = needed = ("text",)


class ShareForm(RowForm):
    party = PickField(label=_("Who"), required=False)
    percent = forms.IntegerField(label=_("Per cent"), required=False, min_value=1, max_value=WHOLE)

    counts_by = needed = ("party", "percent")
    lacking = _("A part needs this.")

    def prepare(self, offered: Offered) -> None:
        parties = [each for each in offered.terms[Term.Kind.RESPONSIBILITY] if each.code not in NO_PARTY]
        pick(self, "party").offer({"": parties})


class Rows(BaseFormSet[RowForm]):
    """Rows of which any may stay empty, also those that came with words in them; `first` to begin with."""

    first: ClassVar[int] = 2
    stem: ClassVar[str]

    @classmethod
    def get_default_prefix(cls) -> str:
        return cls.stem

    def initial_form_count(self) -> int:
        return 0

    @classmethod
    def typed(cls, data: "MultiValueDict[str, str]") -> list[dict[str, Any]]:
        """The rows as they were typed, not yet checked."""
        count = min(cls.max_num, _whole(data.get(f"{cls.stem}-TOTAL_FORMS", ""), cls.first))
        names = cls.form.base_fields
        return [{name: data.get(f"{cls.stem}-{row}-{name}", "") for name in names} for row in range(count)]

    @classmethod
    def beginning(cls, rows: Sequence[Mapping[str, Any]], offered: Offered) -> "Rows":
        """Rows to be filled in, with these first values."""
        formset = cls(initial=rows, form_kwargs={"offered": offered})
        formset.extra = len(rows)
        return formset

    @property
    def filled(self) -> list[dict[str, Any]]:
        return [row for row in self.cleaned_data if row]


class _StepRows(Rows):
    first = 3
    stem = "step"


class _RemedyRows(Rows):
    stem = "remedy"


class _OptionRows(Rows):
    stem = "option"


class _ShareRows(Rows):
    stem = "share"


def _rows(form: type[RowForm], rows: type[Rows], most: int) -> type[Rows]:
    made = formset_factory(form, formset=rows, extra=0, max_num=most, validate_max=True)
    return cast(type[Rows], made)


ROWS: Mapping[str, type[Rows]] = {
    "shares": _rows(ShareForm, _ShareRows, 6),
    "remedies": _rows(RemedyForm, _RemedyRows, 20),
    "options": _rows(OptionForm, _OptionRows, OPTIONS_AT_MOST),
    "steps": _rows(StepForm, _StepRows, 20),
}


def typed_rows(data: "MultiValueDict[str, str]") -> dict[str, list[dict[str, Any]]]:
    """Every list as it was typed, not yet checked."""
    return {name: rows.typed(data) for name, rows in ROWS.items()}


def with_another_row(data: "MultiValueDict[str, str]") -> dict[str, Any]:
    """What was typed so far as first values of a form whose list `add_row` is one row longer."""
    lists = typed_rows(data)
    longer = data["add_row"] if data["add_row"] in lists else "steps"
    most = ROWS[longer].max_num
    return {**data.dict(), **lists, longer: [*lists[longer][: most - 1], {}]}


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else otherwise
