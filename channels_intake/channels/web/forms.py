"""The three steps of the complaint form (S002-3, S002-4, S003-2)."""

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channels_intake.completeness import needed_by_each, needed_for
from channels_intake.drafts import Answers
from complaints.catalogue import catalogue
from complaints.models import Category, Customer, Ticket
from complaints.states import Relation
from complaints.typed import Line, Phone, Words
from privacy.fields import EncryptedTextField

WHO_ASKS = [
    (Relation.SELF, _("For myself: the number or account is mine")),
    (Relation.PROXY, _("For somebody else, who asked me to")),
    (Relation.ANONYMOUS, _("For myself, without giving my name")),
]
YES = "yes"


def _longest(model: type[Customer | Ticket], name: str) -> int:
    """The most characters a field of the model takes."""
    found = model._meta.get_field(name)
    if isinstance(found, EncryptedTextField):
        return found.max_chars
    return cast("models.CharField[str, str]", found).max_length or 0


class StepForm(forms.Form):
    """One step; what it answers is kept as text, field by field."""

    def answers(self) -> Answers:
        """Every field that is right, also when others are wrong."""
        return {name: _as_text(value) for name, value in self.cleaned_data.items() if name in self.fields}

    def mistakes(self) -> Answers:
        """Every field that is wrong, as it was typed."""
        return {name: str(self.data.get(name, "")) for name in self.errors if name in self.fields}


class WhoForm(StepForm):
    relation = forms.ChoiceField(
        label=_("For whom are you complaining?"),
        choices=WHO_ASKS,
        initial=Relation.SELF,
        widget=forms.RadioSelect,
    )
    name = Line(
        label=_("Your name"),
        help_text=_("So that we know how to address you. Not needed if you chose “without giving my name”."),
        max_length=_longest(Customer, "name"),
        required=False,
        error_messages={"required": _("Please give your name, or choose “without giving my name” above.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = Phone(
        label=_("Phone number we can reach you at"),
        help_text=_("We only use it for this complaint. Mobile or landline with area code."),
        max_length=_longest(Customer, "phone"),
        error_messages={"required": _("Without a phone number we cannot tell you the result.")},
    )
    email = forms.EmailField(
        label=_("E-mail (optional)"),
        help_text=_("The receipt and every step also come by e-mail."),
        max_length=_longest(Customer, "email"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    is_vulnerable = forms.BooleanField(
        label=_("I need special care: older, disabled, under age, or for another reason"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = (self.data if self.is_bound else self.initial).get("relation")
        self.fields["name"].required = given != Relation.ANONYMOUS


class WhatForm(StepForm):
    """What its kind needs is asked for once the kind is chosen (channels_intake.completeness); whoever
    cannot say it writes that, and nobody has to choose a kind."""

    description = Words(
        label=_("What happened?"),
        help_text=_("In your own words. Numbers, amounts and earlier promises help us most."),
        max_length=_longest(Ticket, "description"),
        error_messages={"required": _("Please tell us what happened; one sentence is enough.")},
    )
    demand = Words(
        label=_("What do you ask for?"),
        help_text=_("For example a repair, a refund, a cancellation, an explanation or an apology."),
        max_length=_longest(Ticket, "demand"),
        required=False,
    )
    category = forms.ChoiceField(
        label=_("What kind of problem? (optional)"),
        help_text=_("If you are not sure, leave it; we sort it."),
        required=False,
    )
    business = Line(
        label=_("Which number, account or product?"),
        help_text=_("For example the mobile number, the broadband account, the name of the plan or app."),
        max_length=_longest(Ticket, "business"),
        required=False,
    )
    occurred = Line(
        label=_("Since when?"),
        help_text=_("For example: since 15 November about 20:00, still going on."),
        max_length=_longest(Ticket, "occurred"),
        required=False,
    )
    place = Line(
        label=_("Where?"),
        help_text=_("Street and number, building and floor: as exactly as you can."),
        max_length=_longest(Ticket, "place"),
        required=False,
    )
    address = Line(
        label=_("Your address"),
        help_text=_("Of broadband or a landline: where it is connected."),
        max_length=_longest(Customer, "address"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = cast(forms.ChoiceField, self.fields["category"])
        kinds.choices = [("", gettext("I am not sure")), *kinds_of_problem()]
        for name in needed_for(self._kind()) & self.fields.keys():
            field = self.fields[name]
            field.required = True
            field.error_messages["required"] = gettext(
                "This kind of problem needs this. If you do not know it, just write that."
            )

    def needs(self) -> dict[str, list[str]]:
        """What each kind asks for besides, for the page's script."""
        found = needed_by_each(kind for _top, kinds in offered_kinds() for kind in kinds)
        return {code: sorted(names & self.fields.keys()) for code, names in found.items()}

    def _kind(self) -> Category | None:
        """The one that was chosen, if it is one of those offered."""
        chosen = (self.data if self.is_bound else self.initial).get("category")
        found = (kind for _top, kinds in offered_kinds() for kind in kinds if kind.code == chosen)
        return next(found, None) if chosen else None


def kinds_of_problem() -> list[tuple[str, list[tuple[str, str]]]]:
    """Subjects with their kinds, for a select in groups."""
    return [(top.name, [(kind.code, kind.name) for kind in kinds]) for top, kinds in offered_kinds()]


def offered_kinds() -> Iterator[tuple[Category, list[Category]]]:
    """Each subject with what is right below it; customers are not asked more exactly."""
    for top, below in catalogue().kinds:
        yield top, [kind for kind in below if kind.parent_id == top.pk]


def _as_text(value: Any) -> str:
    match value:
        case bool():
            return YES if value else ""
        case _:
            return str(value)
