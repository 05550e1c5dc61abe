"""Contacts as programs hand them in, and as the desk settles them."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from channels_intake.desk_forms import BY_STAFF, OLDEST, EntryForm
from channels_intake.models import Contact
from channels_intake.receiving import InboundMessage
from complaints.lifecycle.intake import Complaint
from complaints.states import Channel, Relation
from complaints.typed import Line, Phone, Words

IN_WRITING = frozenset({Channel.CHAT, Channel.SOCIAL, Channel.EMAIL, Channel.LETTER})
WORDS = ("name", "phone", "email", "address", "description", "demand", "business", "occurred", "place")


class ContactForm(forms.Form):
    """Everything but where it came from may be missing: what arrived is recorded as it is."""

    channel = forms.TypedChoiceField(label=_("Channel"), choices=BY_STAFF, coerce=Channel)
    external_id = Line(
        label=_("Its id in the channel"),
        max_length=120,
        help_text=_("Of the call or message, so that the same one is recorded once."),
    )
    received_at = forms.DateTimeField(label=_("Received"))
    name = Line(label=_("Name"), max_length=60, required=False)
    phone = Line(label=_("Phone number"), max_length=32, required=False)
    email = Line(label=_("E-mail"), max_length=254, required=False)
    address = Line(label=_("Address"), max_length=200, required=False)
    description = Words(label=_("What was said or written"), max_length=5000, required=False)
    demand = Words(label=_("What is asked for"), max_length=2000, required=False)
    business = Line(label=_("Business involved"), max_length=120, required=False)
    occurred = Line(label=_("When it happened"), max_length=120, required=False)
    place = Line(label=_("Where it happened"), max_length=200, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_received_at(self) -> datetime:
        received_at: datetime = self.cleaned_data["received_at"]
        if received_at > self.now:
            raise ValidationError(_("This lies in the future."))
        if received_at < self.now - OLDEST:
            raise ValidationError(_("This is more than 60 days ago; ask your team leader how to enter it."))
        return received_at

    def message(self) -> InboundMessage:
        given = self.cleaned_data
        return InboundMessage(
            channel=given["channel"],
            external_id=given["external_id"],
            received_at=given["received_at"],
            words={name: given[name] for name in WORDS if given[name]},
        )


class EnterContactForm(EntryForm):
    """The desk's form for a contact that is on record: where it came from is known."""

    channel = None  # type: ignore[assignment]
    received_at = None  # type: ignore[assignment]
    relation = forms.TypedChoiceField(
        label=_("Complainant"),
        choices=Relation.choices,
        coerce=Relation,
        empty_value=Relation.SELF,
        required=False,
    )
    phone = Phone(label=_("Phone number"), max_length=32, required=False)
    name = Line(label=_("Name"), max_length=60, required=False)
    description = Words(label=_("What happened"), max_length=5000, required=False)

    late_reason = Line(
        label=_("Why is it entered late?"),
        max_length=200,
        required=False,
        help_text=_("Asked once its ten minutes are over. The reason stays in the ticket's history."),
    )

    def __init__(self, *args: Any, contact: Contact, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        self.contact = contact

    def needed(self, relation: str) -> set[str]:
        """Whoever does not want to be named may leave name and number empty; who wrote without a number
        can be answered there, and may leave the number empty."""
        if relation == Relation.ANONYMOUS:
            return {"description"}
        by_number = set() if self.contact.channel in IN_WRITING else {"phone"}
        return {"description", "name"} | by_number

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in sorted(self.needed(given.get("relation", ""))):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("This field is required."))
        return given

    def complaint(self) -> Complaint:
        self.cleaned_data |= {
            "channel": Channel(self.contact.channel),
            "received_at": self.contact.received_at,
        }
        return super().complaint()


class DiscardForm(forms.Form):
    reason = Line(label=_("Why is this no complaint?"), max_length=200)
