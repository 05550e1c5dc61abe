"""Submitting a plan: what was found, who is responsible, what is done about it by whom and when."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import SYSTEM_APPROVES_UP_TO
from complaints.lifecycle.investigate import PlanDraft, StepDraft
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Plan, Term
from complaints.typed import Line, Words
from complaints.workspace.fields import PickField, PickManyField, departments, pick, terms
from complaints.workspace.move_form import MoveForm

FIRST_ROWS = 3
MOST_ROWS = 20


class StepForm(forms.Form):
    """One row; without the words of a step it counts for nothing, whatever else stands in it."""

    text = Line(label=pgettext_lazy("of a plan", "Step"), required=False, max_length=300)
    department = PickField(label=_("Unit"), required=False)
    owner = Line(label=_("Responsible"), required=False, max_length=60)
    due_on = forms.DateField(label=_("By"), required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, units: Mapping[str, Any], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pick(self, "department").offer(units)
        self.today = today

    def has_changed(self) -> bool:
        return bool(str(self.data.get(self.add_prefix("text"), "")).strip())

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < self.today:
            raise ValidationError(_("This day is already over."))
        return due_on

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.fields:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("A step needs this."))
        return given


class StepRows(BaseFormSet[StepForm]):
    """Rows of which any may stay empty, also those that came with words in them."""

    def initial_form_count(self) -> int:
        return 0


StepForms = formset_factory(StepForm, formset=StepRows, extra=0, max_num=MOST_ROWS, validate_max=True)


class SubmitPlanForm(MoveForm):
    finding = Words(label=_("What was found"), max_length=5000)
    evidence = Words(label=_("Evidence"), max_length=2000)
    verified_true = forms.BooleanField(label=_("True: it happened as described"), required=False)
    verified_accurate = forms.BooleanField(
        label=_("Accurate: times, places and amounts are right"), required=False
    )
    verified_complete = forms.BooleanField(label=_("Complete: nothing relevant is missing"), required=False)
    responsibility = PickField(label=_("Responsibility"))
    cause = PickField(label=_("Root cause"))
    remedies = PickManyField(label=_("Remedies"), required=False)
    compensation = forms.DecimalField(
        label=_("Compensation (yuan)"),
        min_value=Decimal(0),
        max_digits=10,
        decimal_places=2,
        initial=Decimal(0),
        help_text=format_lazy(_("Up to ¥{limit} the plan is approved at once."), limit=SYSTEM_APPROVES_UP_TO),
    )

    template = "workspace/forms/_plan.html"

    def prepare(self) -> None:
        known = terms()
        pick(self, "responsibility").offer({"": known[Term.Kind.RESPONSIBILITY]})
        pick(self, "cause").offer({"": known[Term.Kind.CAUSE]})
        cast(PickManyField, self.fields["remedies"]).offer(known[Term.Kind.REMEDY])
        last = self.ticket.plans.order_by("-round").first()
        self.initial = {
            **({"compensation": Decimal(0)} if last is None else _as_before(last)),
            **self.initial,
        }
        self.steps = self._steps(last)

    def _steps(self, last: Plan | None) -> "BaseFormSet[StepForm]":
        shared = {"units": departments(), "today": timezone.localdate(self.now)}
        if self.is_bound:
            return StepForms(self.data, prefix="step", form_kwargs=shared)
        rows = self.initial.get("steps") or (_steps_before(last) if last else [])
        rows = [*rows, *({} for _row in range(FIRST_ROWS - len(rows)))]
        own = {"department": self.ticket.lead_department_id}
        rows = [rows[0] or own | {"owner": self.user.name}, *(row or own for row in rows[1:])]
        formset: BaseFormSet[StepForm] = StepForms(initial=rows, prefix="step", form_kwargs=shared)
        formset.extra = len(rows)
        return formset

    def is_valid(self) -> bool:
        """Both are looked at, so that everything wrong is said at once."""
        return all([super().is_valid(), self.steps.is_valid()])

    def refuse(self, refusal: GuardFailed) -> None:
        if refusal.field == "steps" and self.steps.forms:
            self.steps.forms[0].add_error("text", refusal.message)
        else:
            super().refuse(refusal)

    def draft(self) -> PlanDraft:
        given = self.cleaned_data
        names = (
            "finding",
            "evidence",
            "verified_true",
            "verified_accurate",
            "verified_complete",
            "responsibility",
            "cause",
            "compensation",
        )
        return PlanDraft(
            **{name: given[name] for name in names},
            remedies=tuple(given["remedies"]),
            steps=tuple(StepDraft(**row) for row in self.steps.cleaned_data if row),
        )


def with_another_row(data: "MultiValueDict[str, str]") -> dict[str, Any]:
    """What was typed so far as first values of a form with one step more, not yet checked."""
    count = min(MOST_ROWS - 1, _whole(data.get("step-TOTAL_FORMS", "")))
    names = ("text", "department", "owner", "due_on")
    rows = [{name: data.get(f"step-{row}-{name}", "") for name in names} for row in range(count)]
    single = {name: value for name, value in data.items() if not name.startswith("step-")}
    return {**single, "remedies": data.getlist("remedies"), "steps": [*rows, {}]}


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else FIRST_ROWS


def _as_before(last: Plan) -> dict[str, Any]:
    return {
        "finding": last.finding,
        "evidence": last.evidence,
        "responsibility": last.responsibility_id,
        "cause": last.cause_id,
        "compensation": last.compensation,
        "remedies": [str(pk) for pk in last.remedies.values_list("pk", flat=True)],
    }


def _steps_before(last: Plan) -> list[dict[str, Any]]:
    return [
        {"text": step.text, "department": step.department_id, "owner": step.owner, "due_on": step.due_on}
        for step in last.steps.order_by("position")
    ]
