"""Editing a policy as a page: a form for a limit, for a step, and for what is said once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from complaints.states import Channel, Complexity
from complaints.typed import Line
from sla.counting import Unit
from sla.policies.content import LONGEST, MOST_URGES
from sla.policy import Audience, Moment, Owner, StepCode, TargetCode
from sla.tiers import Tier

Choices = Sequence[tuple[str, "str | Promise"]]
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
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.pairs)
    owner = forms.ChoiceField(label=_("Owed by"), choices=Owner.pairs)
    pausable = forms.BooleanField(label=_("Stands still while the customer is asked"), required=False)
    legal = forms.BooleanField(label=_("Set by law"), required=False)
    complexities = Several(label=_("Only if it is"), choices=KINDS, required=False)
    channels = Several(label=_("Only by these channels"), choices=Channel.choices, required=False)
    categories = Line(label=_("Only in these categories, by their codes"), max_length=400, required=False)
    tiers = Several(label=_("Only for these customers"), choices=Tier.pairs, required=False)

    @classmethod
    def initial_of(cls, target: dict[str, Any]) -> dict[str, Any]:
        applies = target["applies"]
        boxes = {name: applies.get(name, []) for name in ("complexities", "channels", "tiers")}
        return {**target, **boxes, "categories": ", ".join(applies.get("categories", []))}

    @property
    def words(self) -> str:
        """What narrows it down, as the page shows it before somebody opens it."""
        flags = [str(self.fields[name].label) for name in ("legal", "pausable") if self[name].value()]
        channels = _labels(Channel.choices, self["channels"].value())
        tiers = _labels(Tier.pairs(), self["tiers"].value())
        codes = filter(None, [self["categories"].value()])
        only = [*_labels(KINDS, self["complexities"].value()), *channels, *codes, *tiers]
        return " · ".join([*flags, _listed(only) or gettext("always")])

    def content(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        applies: dict[str, list[str]] = {
            "complexities": sorted(cleaned["complexities"]),
            "categories": _split(cleaned["categories"]),
            "channels": sorted(cleaned["channels"]),
            "tiers": sorted(cleaned["tiers"]),
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

    @property
    def words(self) -> str:
        """Whom it tells."""
        told = _listed(_labels(Audience.pairs(), self["tells"].value()))
        return gettext("Tells %(people)s") % {"people": told} if told else gettext("Tells nobody")

    def content(self) -> dict[str, Any]:
        return {**self.cleaned_data, "reassigns_to": self.cleaned_data["reassigns_to"] or None}


class WholeForm(forms.Form):
    """What is said once; `edition` is that of the draft the page showed."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    urge_threshold = forms.IntegerField(
        label=_("Urges that raise the priority"), min_value=1, max_value=MOST_URGES
    )


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


def _labels(choices: Choices, chosen: Sequence[str] | None) -> list[str]:
    return [str(label) for code, label in choices if code in (chosen or [])]


def _listed(words: Sequence[str]) -> str:
    return pgettext("between items", ", ").join(words)


def _split(text: str) -> list[str]:
    return sorted({part for part in text.replace("，", ",").replace(" ", ",").split(",") if part})
