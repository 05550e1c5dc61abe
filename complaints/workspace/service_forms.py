"""The short forms of the service team's moves."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.classify import Classification
from complaints.lifecycle.feedback import Result
from complaints.models import ResultNotice, Satisfaction
from complaints.models.outcome import Score
from complaints.models.reference import route
from complaints.states import Complexity, Severity, Urgency
from complaints.typed import Line, Words
from complaints.workspace.fields import PickField, categories, category_words, departments, handlers, pick
from complaints.workspace.move_form import NOTE_MAX, MoveForm, channel_field

TAG_MAX = 24
TAGS_MAX = 10


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
    tags = Line(
        label=_("Tags"), required=False, max_length=200, help_text=_("Separated by commas, at most ten.")
    )
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
        pick(self, "category").offer(categories(), words=category_words)
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

    def clean_tags(self) -> tuple[str, ...]:
        tags = tuple(filter(None, re.split(r"[,，、;；\s]+", self.cleaned_data["tags"])))
        if len(tags) > TAGS_MAX or any(len(tag) > TAG_MAX for tag in tags):
            raise ValidationError(
                _("At most %(count)d tags of %(length)d characters each."),
                params={"count": TAGS_MAX, "length": TAG_MAX},
            )
        return tags

    def classification(self) -> Classification:
        names = ("category", "severity", "urgency", "complexity", "tags", "is_vulnerable", "may_escalate")
        return Classification(**{name: self.cleaned_data[name] for name in names})


class ResolveOnTheSpotForm(MoveForm):
    solution = Words(label=_("What was done"), max_length=3000)
    customer_agrees = forms.BooleanField(label=_("The customer agrees to this solution"), required=False)


class AssignForm(MoveForm):
    department = PickField(
        label=_("Lead department"), help_text=_("Chosen by category and branch; you may change it.")
    )
    handler = PickField(
        label=_("Handler"), required=False, help_text=_("Leave empty to let the department decide.")
    )
    note = Words(label=_("Note for the department"), required=False, max_length=NOTE_MAX)

    spans = {"department": "s3", "handler": "s3"}

    def prepare(self) -> None:
        pick(self, "department").offer(departments())
        pick(self, "handler").offer(handlers(), nothing=_("Whoever takes it"))
        category = self.ticket.category
        found = route(category=category, branch=self.ticket.branch) if category else None
        self.initial = {"department": found.pk if found else ""}


class CustomerAmendsForm(MoveForm):
    channel = channel_field()
    wanted = Words(label=_("What the customer wants changed"), max_length=NOTE_MAX)


class CustomerConsentsForm(MoveForm):
    channel = channel_field()
    note = Words(label=_("What was said"), required=False, max_length=NOTE_MAX)


class GiveFeedbackForm(MoveForm):
    channel = channel_field()
    reached = forms.BooleanField(
        label=_("The customer was reached"),
        required=False,
        help_text=_("Without an answer in 7 days the case closes by itself only if this is so."),
    )
    result = Words(label=_("Result"), max_length=3000)
    cause = Words(label=_("Cause"), max_length=NOTE_MAX)
    improvement = Words(label=_("What we improve"), max_length=NOTE_MAX)
    closing = forms.TypedChoiceField(
        label=_("Closing words"),
        choices=ResultNotice.Closing.choices,
        coerce=ResultNotice.Closing,
        initial=ResultNotice.Closing.APOLOGY,
        widget=forms.RadioSelect,
    )

    spans = {"channel": "s4", "reached": "s2", "cause": "s3", "improvement": "s3"}

    def told(self) -> Result:
        names = ("channel", "reached", "result", "cause", "improvement", "closing")
        return Result(**{name: self.cleaned_data[name] for name in names})


class ArchiveForm(MoveForm):
    reached = forms.BooleanField(label=_("The customer was reached"), required=False)
    score = forms.TypedChoiceField(
        label=_("How satisfied the customer is"),
        choices=Score.choices[::-1],
        coerce=lambda v: Score(int(v)),
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    comment = Words(label=_("The customer's words"), required=False, max_length=NOTE_MAX)
    note = Words(
        label=_("Note"),
        required=False,
        max_length=NOTE_MAX,
        help_text=_("If the customer is dissatisfied: what was offered further."),
    )

    def prepare(self) -> None:
        """What the customer answered on the progress page is not asked again."""
        given = Satisfaction.objects.filter(notice__ticket=self.ticket).order_by("-notice__given_at").first()
        if given:
            for name in ("reached", "score", "comment"):
                del self.fields[name]
            self.explained = _("The customer has already answered: %(score)s.") % {
                "score": given.get_score_display()
            }

    def answer(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "reached": given.get("reached", False),
            "score": given.get("score"),
            "comment": given.get("comment", ""),
            "note": given["note"],
        }
