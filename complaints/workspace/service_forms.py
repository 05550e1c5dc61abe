"""The short forms of the service team's moves."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.escalation import announced
from complaints.lifecycle.assisting import Share
from complaints.lifecycle.classify import Classification
from complaints.models.reference import route
from complaints.states import Complexity, Severity, State, Urgency
from complaints.typed import Words
from complaints.workspace.between_forms import DayField, ReceiverForm, from_today
from complaints.workspace.fields import PickField, PickManyField, TagsField, offer_categories, pick
from complaints.workspace.move_form import NOTE_MAX, MoveForm, channel_field
from complaints.workspace.plan_choice import LOOKS, offer_options, option_field


class ClassifyForm(MoveForm):
    category = PickField(label=_("Category"))
    severity = forms.TypedChoiceField(
        label=_("Severity"),
        choices=Severity.choices,
        coerce=lambda v: Severity(int(v)),
        widget=forms.RadioSelect,
    )
    urgency = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        coerce=lambda v: Urgency(int(v)),
        widget=forms.RadioSelect,
    )
    complexity = forms.TypedChoiceField(
        label=_("Complexity"), choices=Complexity.choices, coerce=Complexity, widget=forms.RadioSelect
    )
    tags = TagsField()
    is_vulnerable = forms.BooleanField(
        label=_("Needs special care: old, disabled or a minor"), required=False
    )
    may_escalate = forms.BooleanField(
        label=_("May go over our head: regulator, media, headquarters"), required=False
    )

    spans = {
        "category": "s3",
        "tags": "s3",
        "severity": "s3",
        "urgency": "s3",
        "complexity": "s2",
        "is_vulnerable": "s2",
        "may_escalate": "s2",
    }

    def prepare(self) -> None:
        offer_categories(pick(self, "category"))
        ticket = self.ticket
        self.initial = {
            "category": ticket.category_id,
            "severity": ticket.severity or Severity.MINOR,
            "urgency": ticket.urgency or Urgency.NORMAL,
            "complexity": ticket.complexity or Complexity.COMPLEX,
            "tags": "，".join(ticket.tags),
            "is_vulnerable": ticket.is_vulnerable,
            "may_escalate": ticket.may_escalate,
        }
        if ticket.state == State.INTAKE:
            self._warn_of_escalation()

    def _warn_of_escalation(self) -> None:
        """Ticked beforehand, for whoever classifies to confirm or to take away."""
        words = announced(f"{self.ticket.description}\n{self.ticket.demand}")
        if words:
            self.initial["may_escalate"] = True
            told = _("Ticked because the complaint says “%(words)s”; it raises the priority.")
            self.fields["may_escalate"].help_text = str(told) % {"words": words}

    def classification(self) -> Classification:
        names = ("category", "severity", "urgency", "complexity", "tags", "is_vulnerable", "may_escalate")
        return Classification(**{name: self.cleaned_data[name] for name in names})


class ResolveOnTheSpotForm(MoveForm):
    solution = Words(label=_("What was done"), max_length=3000)
    customer_agrees = forms.BooleanField(label=_("The customer agrees to this solution"), required=False)


class AssignForm(ReceiverForm):
    note = Words(label=_("Note for the department"), required=False, max_length=NOTE_MAX)
    assisting = PickManyField(label=_("Assisting departments"), required=False)
    request = Words(label=_("What they are asked"), required=False, max_length=NOTE_MAX)
    due_on = DayField(label=_("Their part by"), required=False)

    spans = {**ReceiverForm.spans, "due_on": "s3"}
    template = "workspace/forms/_assign.html"

    def prepare(self) -> None:
        category = self.ticket.category
        found = route(category=category, branch=self.ticket.branch) if category else None
        self.offer_receivers(found)
        units = pick(self, "department").known.values()
        cast(PickManyField, self.fields["assisting"]).offer(list(units))
        from_today(self, "due_on")
        self.fields["department"].label = _("Lead department")
        self.fields["department"].help_text = _("Chosen by category and branch; you may change it.")
        self.initial = {"department": found.pk if found else ""}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("request", "due_on") if given.get("assisting") else ():
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("The assisting departments need to know this."))
        return given

    def shares(self) -> list[Share]:
        """The same request to each assisting department."""
        given = self.cleaned_data
        return [
            Share(department=unit, request=given["request"], due_on=given["due_on"])
            for unit in given["assisting"]
        ]


class CustomerAmendsForm(MoveForm):
    channel = channel_field()
    wanted = Words(label=_("What the customer wants changed"), max_length=NOTE_MAX)


class CustomerConsentsForm(MoveForm):
    channel = channel_field()
    option = option_field()
    note = Words(label=_("What was said"), required=False, max_length=NOTE_MAX)

    looks = LOOKS

    def prepare(self) -> None:
        offer_options(self)
