"""Editing a policy as a page: a form per limit and per step, and what the schema says of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.states import Channel, Complexity
from complaints.typed import Line
from sla.counting import Unit
from sla.policies.content import LONGEST, MOST_URGES
from sla.policies.rows import Problem
from sla.policy import Audience, Moment, Owner, StepCode, TargetCode

MOST_ROWS = 30
Choices = Sequence[tuple[str, "str | Promise"]]
UNITS = [(code, label) for code, label in Unit.pairs() if code != Unit.BUSINESS_HOUR]
PEOPLE: Choices = [
    ("", _("nobody")),
    *((code, label) for code, label in Audience.pairs() if code != Audience.CUSTOMER),
]
KINDS: Choices = [("", _("not classified yet")), *Complexity.choices]


class Several(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class TargetForm(forms.Form):
    """One limit. Ticked boxes below "applies" narrow it down; nothing ticked means always."""

    code = forms.ChoiceField(label=_("Limit"), choices=TargetCode.pairs)
    trigger = forms.ChoiceField(label=_("Begins with"), choices=Moment.pairs)
    stop = forms.ChoiceField(label=_("Kept by"), choices=Moment.pairs)
    length = forms.IntegerField(label=_("Length"), min_value=1, max_value=LONGEST)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)
    owner = forms.ChoiceField(label=_("Owed by"), choices=Owner.pairs)
    pausable = forms.BooleanField(label=_("Stands still while the customer is asked"), required=False)
    legal = forms.BooleanField(label=_("Set by law"), required=False)
    complexities = Several(label=_("Only if it is"), choices=KINDS, required=False)
    channels = Several(label=_("Only by these channels"), choices=Channel.choices, required=False)
    categories = Line(label=_("Only in these categories, by their codes"), max_length=400, required=False)
    tiers = Line(label=_("Only for these tiers of customers"), max_length=200, required=False)

    @classmethod
    def initial_of(cls, target: dict[str, Any]) -> dict[str, Any]:
        applies = target["applies"]
        lists = {name: ", ".join(applies.get(name, [])) for name in ("categories", "tiers")}
        boxes = {name: applies.get(name, []) for name in ("complexities", "channels")}
        return {**target, **boxes, **lists}

    def content(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        applies: dict[str, list[str]] = {
            "complexities": sorted(cleaned["complexities"]),
            "categories": _split(cleaned["categories"]),
            "channels": sorted(cleaned["channels"]),
            "tiers": _split(cleaned["tiers"]),
        }
        names = ("code", "trigger", "stop", "unit", "length", "legal", "owner", "pausable")
        return {
            **{name: cleaned[name] for name in names},
            "applies": {name: values for name, values in applies.items() if values},
        }


class StepForm(forms.Form):
    """One rung of the ladder."""

    code = forms.ChoiceField(label=_("Step"), choices=StepCode.pairs)
    percent = forms.IntegerField(label=_("At per cent of the time"), min_value=1, max_value=100)
    after_minutes = forms.IntegerField(label=_("Minutes after that"), min_value=0, max_value=LONGEST * 1440)
    tells = Several(label=_("Tells"), choices=Audience.pairs, required=False)
    reassigns_to = forms.ChoiceField(label=_("Hands the ticket to"), choices=PEOPLE, required=False)

    def content(self) -> dict[str, Any]:
        return {**self.cleaned_data, "reassigns_to": self.cleaned_data["reassigns_to"] or None}


class WholeForm(forms.Form):
    """What is said once; `edition` is that of the draft the page showed."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    urge_threshold = forms.IntegerField(
        label=_("Urges that raise the priority"), min_value=1, max_value=MOST_URGES
    )


class PolicyForms:
    """The forms of one draft together: `content()` once valid, problems of the schema at their fields."""

    def __init__(self, content: dict[str, Any], data: Any = None, edition: int = 0) -> None:
        self.refused = False
        if data is None:
            counts = len(content["targets"]), len(content["ladder"])
            first = {"edition": edition, "urge_threshold": content["urge_threshold"]}
            self.whole = WholeForm(initial=first, auto_id="whole-%s")
            self.targets = [
                TargetForm(initial=TargetForm.initial_of(each), prefix=f"t{n}", auto_id="id-%s")
                for n, each in enumerate(content["targets"])
            ]
            self.steps = [
                StepForm(initial=each, prefix=f"s{n}", auto_id="id-%s")
                for n, each in enumerate(content["ladder"])
            ]
        else:
            counts = _count(data, "targets"), _count(data, "steps")
            self.whole = WholeForm(data, auto_id="whole-%s")
            self.targets = [
                TargetForm(data, prefix=f"t{n}", auto_id="id-%s")
                for n in range(counts[0])
                if f"t{n}-gone" not in data
            ]
            self.steps = [
                StepForm(data, prefix=f"s{n}", auto_id="id-%s")
                for n in range(counts[1])
                if f"s{n}-gone" not in data
            ]
        self.counts = counts

    def add(self, what: str) -> None:
        """One more empty row, as the button without JavaScript asks."""
        if what == "target" and self.counts[0] < MOST_ROWS:
            self.targets.append(TargetForm(prefix=f"t{self.counts[0]}", auto_id="id-%s"))
            self.counts = self.counts[0] + 1, self.counts[1]
        elif what == "step" and self.counts[1] < MOST_ROWS:
            self.steps.append(StepForm(prefix=f"s{self.counts[1]}", auto_id="id-%s"))
            self.counts = self.counts[0], self.counts[1] + 1

    @property
    def all(self) -> list[forms.Form]:
        return [self.whole, *self.targets, *self.steps]

    def is_valid(self) -> bool:
        wrong = [form for form in self.all if not form.is_valid()]  # every form, not up to the first
        self.refused = bool(wrong)
        return not wrong

    def content(self) -> dict[str, Any]:
        return {
            "targets": [form.content() for form in self.targets],
            "ladder": [form.content() for form in self.steps],
            "urge_threshold": self.whole.cleaned_data["urge_threshold"],
        }

    def _rows(self, kind: str) -> Sequence[forms.Form]:
        if kind == "targets":
            return self.targets
        return self.steps if kind == "ladder" else []

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Put each problem at its field; what has none stands above the form."""
        self.refused = True
        for each in problems:
            kind, _dot, rest = each.place.partition(".")
            number, _dot, name = rest.partition(".")
            rows = self._rows(kind)
            name = name.removeprefix("applies.")
            if number.isdigit() and int(number) < len(rows):
                form = rows[int(number)]
                form.add_error(name if name in form.fields else None, each.message)
            else:
                self.whole.add_error(kind if kind in self.whole.fields else None, each.message)


class ReasonForm(forms.Form):
    """Why, for whoever reads the versions later."""

    reason = Line(label=_("Reason"), max_length=1000)


class PublishForm(ReasonForm):
    edition = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = forms.DateTimeField(
        label=_("Valid from"),
        required=False,
        help_text=_("Left empty, it begins at once. Tickets keep what they were bound to."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class NewPolicyForm(forms.Form):
    code = forms.SlugField(label=_("code"), max_length=24)
    name_zh = Line(label=_("name (Chinese)"), max_length=80)
    name_en = Line(label=_("name (English)"), max_length=120)
    like = forms.ChoiceField(label=_("Begin as a copy of"))

    def __init__(self, *args: Any, codes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "new-%s", **kwargs})
        self.fields["like"] = forms.ChoiceField(label=_("Begin as a copy of"), choices=codes)


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("As it was exported. What differs becomes drafts."))


def _split(text: str) -> list[str]:
    return sorted({part for part in text.replace("，", ",").replace(" ", ",").split(",") if part})


def _count(data: Any, name: str) -> int:
    text = str(data.get(name, "0"))
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() else 0
