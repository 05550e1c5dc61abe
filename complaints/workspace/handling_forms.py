"""The short forms of departments and approvers, and of what anybody may add."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forwarded import readable_files
from complaints.lifecycle.carrying_out import open_steps
from complaints.lifecycle.people import handlers_of
from complaints.models import Attachment
from complaints.models.attachment import EvidenceKind
from complaints.states import LegalBasis, NoticeChannel
from complaints.typed import Line, Words
from complaints.workspace.fields import PickField, pick
from complaints.workspace.file_fields import evidence_kind_field, files_field
from complaints.workspace.move_form import NOTE_MAX, MoveForm


class StartInvestigationForm(MoveForm):
    owner = PickField(label=_("Who investigates"))
    note = Words(label=_("Note"), required=False, max_length=NOTE_MAX)

    spans = {"owner": "s3"}

    def prepare(self) -> None:
        lead = self.ticket.lead_department
        people = handlers_of(lead) if lead else []
        if self.user not in people and self.user == self.ticket.handler:
            people = [self.user, *people]
        pick(self, "owner").offer({"": people})
        first = self.ticket.handler or self.user
        self.initial = {"owner": first.pk if first in people else ""}


class ApprovePlanForm(MoveForm):
    opinion = Words(label=_("Opinion"), required=False, max_length=NOTE_MAX)


class SendBackForm(MoveForm):
    opinion = Words(label=_("What has to be changed, and why"), max_length=NOTE_MAX)


class StepsForm(MoveForm):
    """The steps that are still to be carried out, to be ticked."""

    done = forms.TypedMultipleChoiceField(
        label=_("Steps that are done"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        steps = [(step.position, f"{step.position}. {step.text}") for step in open_steps(self.ticket)]
        if steps:
            cast(forms.TypedMultipleChoiceField, self.fields["done"]).choices = steps
        else:
            del self.fields["done"]  # all are reported already


class ReportStepsForm(StepsForm):
    note = Words(
        label=_("Note"), required=False, max_length=NOTE_MAX, help_text=_("Never shown to the customer.")
    )


class ResolveForm(StepsForm):
    outcome = Words(label=_("Outcome"), max_length=3000)
    proof = Words(label=_("Proof"), max_length=NOTE_MAX, help_text=_("How we know that it works now."))


class AddNoteForm(MoveForm):
    text = Words(label=_("Internal note"), max_length=NOTE_MAX, help_text=_("Never shown to the customer."))


class AddEvidenceForm(MoveForm):
    uploads = files_field(_("Files"))
    kind = evidence_kind_field()

    spans = {"uploads": "s4", "kind": "s2"}


class RelabelEvidenceForm(MoveForm):
    file = PickField(label=_("File"))
    kind = forms.TypedChoiceField(label=_("What it shows"), choices=EvidenceKind.choices, coerce=EvidenceKind)

    spans = {"file": "s3", "kind": "s3"}

    def prepare(self) -> None:
        pick(self, "file").offer({"": readable_files(self.ticket, self.user)}, words=_file)


class ReissueCodeForm(MoveForm):
    is_identity_checked = forms.BooleanField(
        label=_("It is the customer: name and number are those of the complaint"),
        required=False,
        help_text=_("The old code ends at once, and with it every page that it opened."),
    )
    channel = forms.TypedChoiceField(
        label=_("How the customer gets it"),
        choices=[
            (NoticeChannel.PHONE, _("I tell it now, on the phone or in person")),
            (NoticeChannel.EMAIL, _("By e-mail to the address on file")),
        ],
        coerce=NoticeChannel,
        initial=NoticeChannel.PHONE,
        widget=forms.RadioSelect,
    )


class RevealForm(MoveForm):
    reason = Line(label=_("Why do you need to see it in full?"), max_length=200)
    basis = forms.ChoiceField(
        label=_("Legal basis"),
        choices=[("", "—"), *LegalBasis.choices],
        required=False,
        help_text=_("Only for data that is only stored and protected."),
    )

    def prepare(self) -> None:
        self.auto_id = "reveal-%s"  # it stands beside the open form, which may ask for a reason too


def _file(file: Attachment) -> str:
    return f"{file.name} ({file.shows})" if file.shows else file.name
