"""The entry form of a contact that waits at the desk, and its two other ends."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from channels_intake.contact_forms import EnterContactForm
from channels_intake.models import Contact
from channels_intake.receiving import entry_key, words_of
from complaints.lifecycle.intake import Complaint
from complaints.states import Relation
from complaints.typed import Line


class HeldContactForm(EnterContactForm):
    """Begins with what was understood of the contact; `late_reason` is asked only when it is late."""

    field_order = ("late_reason",)
    late_reason = Line(
        label=_("Why is it entered late?"),
        max_length=200,
        required=False,
        help_text=_("Its ten minutes are over. The reason stays in the ticket's history."),
    )

    def __init__(self, *args: Any, contact: Contact, is_late: bool, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, contact=contact, now=now, **kwargs)
        known = {name: value for name, value in words_of(contact).items() if name in self.fields}
        self.initial = {**self.initial, "relation": Relation.SELF, **known, "entry_key": entry_key(contact)}
        for name in self.needed(self.data.get("relation", "") if self.is_bound else ""):
            self.fields[name].required = True
        if not self.fields["phone"].required and not known.get("phone"):
            self.fields["phone"].help_text = _("Ask for it if you can; else we answer where it came from.")
        self.fields["entry_key"].required = False  # it is the contact's, whatever is sent
        if is_late:
            self.fields["late_reason"].required = True
        else:
            del self.fields["late_reason"]

    def complaint(self) -> Complaint:
        self.cleaned_data["entry_key"] = entry_key(self.contact)
        return super().complaint()


class DuplicateForm(forms.Form):
    number = Line(label=_("Ticket number"), max_length=30)
    urges = forms.BooleanField(
        label=_("The customer urges"),
        required=False,
        help_text=_("It counts, and those in charge are told at once."),
    )
