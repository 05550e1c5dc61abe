"""What is written down beside the moves: contacts, urges, tags, the legal hold."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Right
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.marking import hold, lift_hold, set_marks, set_tags
from complaints.lifecycle.urging import urge
from complaints.workspace import guards
from complaints.workspace import records_forms as records
from complaints.workspace.moves.move import Move, Offer, only

RECORDS: tuple[Move, ...] = (
    Move(
        name="record_contact",
        label=_("Contact"),
        button=_("Record the contact"),
        icon="phone-call",
        right=Right.RECORD_CONTACT,
        form=records.RecordContactForm,
        offer=Offer.WHILE_OPEN,
        perform=lambda form, **who: record_contact(
            **only(form, "purpose", "channel", "by_customer", "reached", "text"), **who
        ),
    ),
    Move(
        name="urge",
        label=_("Urge"),
        button=_("Urge"),
        icon="bell-ringing",
        right=Right.URGE,
        form=records.UrgeForm,
        offer=Offer.WHILE_OPEN,
        rare=True,
        perform=lambda form, **who: urge(**only(form, "text", "channel"), **who),
    ),
    Move(
        name="set_tags",
        label=_("Tags"),
        button=_("Save the tags"),
        icon="tags",
        right=Right.TAG,
        form=records.SetTagsForm,
        offer=Offer.WHILE_OPEN,
        rare=True,
        perform=lambda form, **who: set_tags(**only(form, "tags"), **who),
    ),
    Move(
        name="set_marks",
        label=_("Group, confidential"),
        button=_("Save the marks"),
        icon="flag",
        right=Right.MARK,
        form=records.SetMarksForm,
        offer=Offer.WHILE_OPEN,
        rare=True,
        perform=lambda form, **who: set_marks(**only(form, "marks", "reason"), **who),
    ),
    Move(
        name="hold",
        label=_("Legal hold"),
        button=_("Put under legal hold"),
        icon="lock",
        right=Right.LEGAL_HOLD,
        form=records.HoldForm,
        fits=guards.is_not_held,
        offer=Offer.ALWAYS,
        rare=True,
        perform=lambda form, **who: hold(**only(form, "reason"), **who),
    ),
    Move(
        name="lift_hold",
        label=_("Lift the legal hold"),
        button=_("Lift the hold"),
        icon="lock-open",
        right=Right.LEGAL_HOLD,
        form=records.LiftHoldForm,
        fits=guards.is_held,
        offer=Offer.ALWAYS,
        rare=True,
        perform=lambda form, **who: lift_hold(**only(form, "reason"), **who),
    ),
)
