"""A case as an authority's system hands it in."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from channels_intake.importing.fields import Field, specs
from channels_intake.importing.limits import FURTHEST, OLDEST
from channels_intake.importing.origins import entry_key
from channels_intake.models import Import
from complaints.lifecycle.authority import Case
from complaints.lifecycle.intake import Complainant, Complaint
from complaints.numbering import MistypedNumber, parse_number
from complaints.states import Authority, Channel, Relation
from complaints.typed import Line, Words

NUMBER_MAX = specs(Import.Kind.CASES)[Field.NUMBER].most


class CaseForm(forms.Form):
    authority = forms.TypedChoiceField(label=_("Authority"), choices=Authority.choices, coerce=Authority)
    external_number = Line(label=_("Its number"), max_length=NUMBER_MAX)
    received_at = forms.DateTimeField(
        label=_("Received"), help_text=_("When the authority handed it over: the limits count from then.")
    )
    reply_by = forms.DateTimeField(
        label=_("To be answered by"), required=False, help_text=_("Where the authority itself says when.")
    )
    ticket = Line(
        label=_("Our ticket it is about"),
        max_length=40,
        required=False,
        help_text=_("Without one the case becomes a ticket of its own."),
    )
    name = Line(label=_("Name"), max_length=60, required=False)
    phone = Line(label=_("Phone number"), max_length=32, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    address = Line(label=_("Address"), max_length=200, required=False)
    description = Words(label=_("What happened"), max_length=5000)
    demand = Words(label=_("What is asked for"), max_length=2000, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_external_number(self) -> str:
        number = str(self.cleaned_data["external_number"])
        if not number[:1].isalnum():
            raise ValidationError(_("A number does not begin like this."))
        return number

    def clean_received_at(self) -> datetime:
        received_at: datetime = self.cleaned_data["received_at"]
        if received_at > self.now:
            raise ValidationError(_("This lies in the future."))
        if received_at < OLDEST:
            raise ValidationError(_("This is before 2008."))
        return received_at

    def clean_reply_by(self) -> datetime | None:
        reply_by: datetime | None = self.cleaned_data["reply_by"]
        if reply_by and reply_by > self.now + FURTHEST:
            raise ValidationError(_("This is more than two years ahead."))
        return reply_by

    def clean_ticket(self) -> str:
        said = str(self.cleaned_data["ticket"])
        try:
            return parse_number(said) if said else ""
        except MistypedNumber as mistyped:
            raise ValidationError(mistyped.message) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        reply_by, received_at = given.get("reply_by"), given.get("received_at")
        if reply_by and received_at and reply_by <= received_at:
            self.add_error("reply_by", _("This lies before the day the case was handed over."))
        return given

    def case(self) -> Case:
        given = self.cleaned_data
        return Case(
            authority=given["authority"],
            number=given["external_number"],
            grounds=given["description"],
            reply_by=given["reply_by"],
            transferred_on=localdate(given["received_at"]),
        )

    def complaint(self) -> Complaint:
        given = self.cleaned_data
        person = {name: given[name] for name in ("name", "phone", "email", "address")}
        is_named = given["name"] or given["phone"]
        return Complaint(
            entry_key=entry_key(given["authority"], given["external_number"]),
            channel=Channel.REGULATOR,
            received_at=given["received_at"],
            complainant=Complainant(**person, relation=Relation.SELF if is_named else Relation.ANONYMOUS),
            description=given["description"],
            demand=given["demand"],
        )
