"""What can be added to a ticket at any time, and the look at the customer's data."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Right
from complaints.lifecycle.codes import reissue_code
from complaints.lifecycle.remarks import add_note, relabel_evidence, reveal
from complaints.workspace import handling_forms as handling
from complaints.workspace.evidence import attach
from complaints.workspace.guards import has_files, is_masked
from complaints.workspace.moves.move import Move, Offer, only

REVEAL = Move(
    name="reveal",
    label=_("Show in full"),
    button=_("Show in full"),
    icon="eye",
    right=Right.REVEAL,
    form=handling.RevealForm,
    fits=is_masked,
    offer=Offer.BESIDE,
    perform=lambda form, **who: reveal(**only(form, "reason", "basis"), **who),
)
REMARKS: tuple[Move, ...] = (
    Move(
        name="add_note",
        label=_("Note"),
        button=_("Save the note"),
        icon="note",
        right=Right.NOTE,
        form=handling.AddNoteForm,
        offer=Offer.WHILE_OPEN,
        perform=lambda form, **who: add_note(text=form.cleaned_data["text"], **who),
    ),
    Move(
        name="add_evidence",
        label=_("Evidence"),
        button=_("Add the files"),
        icon="paperclip",
        right=Right.ATTACH,
        form=handling.AddEvidenceForm,
        offer=Offer.WHILE_OPEN,
        perform=lambda form, **who: attach(**only(form, "uploads", "kind"), **who),
    ),
    Move(
        name="relabel_evidence",
        label=_("What a file shows"),
        button=_("Save"),
        icon="paperclip",
        right=Right.ATTACH,
        form=handling.RelabelEvidenceForm,
        fits=has_files,
        offer=Offer.WHILE_OPEN,
        rare=True,
        perform=lambda form, **who: relabel_evidence(
            file_id=form.cleaned_data["file"].pk, **only(form, "kind"), **who
        ),
    ),
    Move(
        name="reissue_code",
        label=_("New verification code"),
        button=_("Issue a new code"),
        icon="key",
        right=Right.REISSUE_CODE,
        form=handling.ReissueCodeForm,
        offer=Offer.ALWAYS,
        rare=True,
        perform=lambda form, **who: reissue_code(**only(form, "is_identity_checked", "channel"), **who),
    ),
    REVEAL,
)
