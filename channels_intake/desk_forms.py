"""The complaint form as staff fill it in for a caller, a visitor or a letter (S002-4, S003-2)."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from channels_intake.completeness import needed_for
from complaints.catalogue import catalogue
from complaints.lifecycle.intake import Complainant, Complaint
from complaints.states import Channel, Relation
from complaints.typed import Line, Phone, Words
from complaints.workspace.drafts import first_values
from complaints.workspace.fields import PickField, offer_categories, pick

OLDEST = timedelta(days=60)
HAN = re.compile("[\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
LATIN_WORDS = 3  # at least, for a text to be English
BY_STAFF = [choice for choice in Channel.choices if choice[0] != Channel.WEB]


class EntryForm(forms.Form):
    """`entry_key` is made with the empty form, so that sending it twice makes one ticket."""

    entry_key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.TypedChoiceField(
        label=_("Channel"), choices=BY_STAFF, coerce=Channel, initial=Channel.HOTLINE
    )
    received_at = forms.DateTimeField(
        label=_("Received"), help_text=_("When it reached us, not when you type."), widget=forms.DateTimeInput
    )
    phone = Phone(label=_("Phone number"), max_length=32)
    name = Line(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    relation = forms.TypedChoiceField(
        label=_("Complainant"),
        choices=Relation.choices,
        coerce=Relation,
        initial=Relation.SELF,
        help_text=_("Whoever does not want to be named may leave name and number empty."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Receipt and progress are sent here."),
    )
    description = Words(label=_("What happened"), max_length=5000)
    demand = Words(label=_("What is asked for"), required=False, max_length=2000)
    category = PickField(label=_("Category"), required=False)
    business = Line(label=_("Business involved"), required=False, max_length=120)
    occurred = Line(label=_("When it happened"), required=False, max_length=120)
    place = Line(label=_("Where it happened"), required=False, max_length=200)
    branch = PickField(label=_("Branch"), required=False)
    address = Line(
        label=_("Address"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_vulnerable = forms.BooleanField(
        label=_("Needs special care: old, disabled or a minor"), required=False
    )

    language = forms.ChoiceField(
        label=_("Language of answers"),
        required=False,
        choices=[("", _("as it is written")), *settings.LANGUAGES],
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "entry-%s", **kwargs})
        self.now = now
        offer_categories(pick(self, "category"), nothing=_("Classify later"))
        units = catalogue().active_units(Department.Kind.BRANCH)
        pick(self, "branch").offer({"": units}, nothing=_("Not known"))
        if self.is_bound and self.data.get("relation") == Relation.ANONYMOUS:
            self.fields["name"].required = self.fields["phone"].required = False
        self.initial = {"received_at": timezone.localtime(now), "entry_key": uuid.uuid4(), **self.initial}

    def restore(self, typed: QueryDict) -> None:
        """Begin with what was typed before; it is checked when it is sent."""
        self.initial = {**self.initial, **first_values(self, typed)}

    def clean_received_at(self) -> datetime:
        received_at: datetime = self.cleaned_data["received_at"]
        if received_at > self.now:
            raise ValidationError(_("This lies in the future."))
        if received_at < self.now - OLDEST:
            raise ValidationError(_("This is more than 60 days ago; ask your team leader how to enter it."))
        return received_at

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip()

    def clean(self) -> dict[str, Any]:
        """What its kind makes necessary may not be left out."""
        given = super().clean() or {}
        for name in sorted(needed_for(given.get("category"))):
            if name in self.fields and not given.get(name) and name not in self.errors:
                self.add_error(name, _("Complaints of this kind need this."))
        return given

    def complaint(self) -> Complaint:
        given = self.cleaned_data
        person = Complainant(
            **{
                name: given[name]
                for name in ("name", "phone", "email", "address", "relation", "is_vulnerable")
            }
        )
        names = (
            "entry_key",
            "channel",
            "received_at",
            "description",
            "demand",
            "business",
            "occurred",
            "place",
            "category",
            "branch",
        )
        language = given["language"] or language_of(given["description"])
        return Complaint(complainant=person, language=language, **{name: given[name] for name in names})


def language_of(text: str) -> str:
    """English for words without one Chinese character; else the language of the house."""
    is_english = not HAN.search(text) and len(LATIN_WORD.findall(text)) >= LATIN_WORDS
    return "en" if is_english else settings.LANGUAGE_CODE
