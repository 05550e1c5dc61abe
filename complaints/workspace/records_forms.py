"""The short forms of what is written down without moving the ticket."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.lifecycle.marking import marks_of
from complaints.lifecycle.urging import raised_every
from complaints.models import ContactRecord
from complaints.states import Mark
from complaints.typed import Words
from complaints.workspace.fields import TagsField
from complaints.workspace.guards import is_owed_a_call
from complaints.workspace.move_form import NOTE_MAX, MoveForm, channel_field

CONTACT_MAX = 3000


class RecordContactForm(MoveForm):
    channel = channel_field()
    purpose = forms.TypedChoiceField(
        label=pgettext_lazy("of a contact", "What for"),
        choices=ContactRecord.Purpose.choices,
        coerce=ContactRecord.Purpose,
        initial=ContactRecord.Purpose.PROGRESS,
    )
    by_customer = forms.BooleanField(label=_("The customer contacted us"), required=False)
    reached = forms.BooleanField(
        label=_("We spoke with the customer"),
        required=False,
        help_text=_("Leave it empty for an attempt that reached nobody; attempts count too."),
    )
    text = Words(label=_("What was said"), required=False, max_length=CONTACT_MAX)

    spans = {"purpose": "s3", "by_customer": "s3", "reached": "s3"}

    def prepare(self) -> None:
        """What the dissatisfied customer was promised comes first."""
        if is_owed_a_call(self.ticket):
            self.initial = {"purpose": ContactRecord.Purpose.RECONTACT}
            self.explained = _(
                "The customer is dissatisfied and was promised a call. Ask what is still unsolved."
            )


class SetTagsForm(MoveForm):
    tags = TagsField()

    def prepare(self) -> None:
        self.initial = {"tags": "，".join(self.ticket.tags)}


class SetMarksForm(MoveForm):
    marks = forms.TypedMultipleChoiceField(
        label=_("Marked as"),
        choices=Mark.choices,
        coerce=Mark,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = Words(label=_("Why"), max_length=NOTE_MAX)

    explained = _(
        "A confidential case is seen in the department by its handler alone, and who complained is "
        "not even shown masked. Many who complain together are a group."
    )

    def prepare(self) -> None:
        self.initial = {"marks": marks_of(self.ticket)}


class UrgeForm(MoveForm):
    channel = channel_field()
    text = Words(
        label=_("Why it is urgent"),
        required=False,
        max_length=NOTE_MAX,
    )

    def prepare(self) -> None:
        told = _("Handler, agent and team leader are told; every %(count)d urges raise the priority.")
        self.fields["text"].help_text = str(told) % {"count": raised_every(self.ticket)}


class HoldForm(MoveForm):
    reason = Words(
        label=_("Why it has to be kept"),
        max_length=NOTE_MAX,
        help_text=_("The case is not anonymised, however old it gets, until the hold is lifted."),
    )


class LiftHoldForm(MoveForm):
    reason = Words(label=_("Why it need not be kept any longer"), max_length=NOTE_MAX)
