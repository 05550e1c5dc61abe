"""The short forms of appeals: filed for the customer or by the regulator, and decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.appealing import FromRegulator, was_appealed
from complaints.models import Appeal
from complaints.typed import Line, Words
from complaints.workspace.file_fields import evidence_kind_field, files_field
from complaints.workspace.move_form import MoveForm
from complaints.workspace.second_forms import CUSTOMER_READS

REASONS_MAX = 5000


class AppealForm(MoveForm):
    kind = forms.TypedChoiceField(
        label=_("Appeal"), choices=Appeal.Kind.choices, coerce=Appeal.Kind, widget=forms.RadioSelect
    )
    external_number = Line(
        label=_("Number at the regulator"),
        required=False,
        max_length=60,
        help_text=_("Only for a case of the regulator."),
    )
    transferred_on = forms.DateField(
        label=_("Transferred by the regulator"),
        required=False,
        help_text=_("The day it passed the case to us; only for a case of the regulator."),
    )
    grounds = Words(label=_("What is appealed against, and why"), max_length=REASONS_MAX)
    uploads = files_field(_("Materials"), required=False)
    shows = evidence_kind_field()

    spans = {"kind": "s2", "external_number": "s2", "transferred_on": "s2", "uploads": "s4", "shows": "s2"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("external_number") and not given.get("transferred_on"):
            self.add_error("transferred_on", _("Say on which day the regulator passed the case to us."))
        if given.get("transferred_on") and not given.get("external_number"):
            self.add_error("external_number", _("Enter the number the regulator gave the case."))
        return given

    def regulator(self) -> FromRegulator | None:
        number, day = self.cleaned_data["external_number"], self.cleaned_data["transferred_on"]
        return FromRegulator(number=number, transferred_on=day) if number and day else None

    def prepare(self) -> None:
        self.initial = {"kind": Appeal.Kind.INTERNAL}
        if was_appealed(self.ticket):
            self.initial = {"kind": Appeal.Kind.REGULATOR}
            self.explained = _("This conclusion was appealed against to us already; the regulator is left.")


class DecideAppealForm(MoveForm):
    conclusion = forms.TypedChoiceField(
        label=_("Conclusion"),
        choices=Appeal.Conclusion.choices,
        coerce=Appeal.Conclusion,
        widget=forms.RadioSelect,
    )
    reasons = Words(label=_("Reasons"), max_length=REASONS_MAX, help_text=CUSTOMER_READS)
