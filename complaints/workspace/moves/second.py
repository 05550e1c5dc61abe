"""Second handling, and the ways off the main line."""

from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from accounts.roles import Right
from complaints.lifecycle.appealing import appeal, decide_appeal
from complaints.lifecycle.closing import (
    decide_invalid,
    decide_rejection,
    propose_invalid,
    propose_rejection,
    withdraw,
)
from complaints.lifecycle.incidents import link_incident, unlink_incident
from complaints.lifecycle.merging import merge
from complaints.lifecycle.reopening import reopen
from complaints.models import Ticket
from complaints.workspace import appeal_forms as appeals
from complaints.workspace import second_forms as second
from complaints.workspace import second_guards as guards
from complaints.workspace.evidence import keeping
from complaints.workspace.guards import waits_to_hear_from_us
from complaints.workspace.move_form import MoveForm
from complaints.workspace.moves.move import Move, Offer, only


def _appeal(form: MoveForm, **who: Any) -> Ticket:
    given = form.cleaned_data
    with keeping(given["uploads"], kind=given["shows"], **who) as materials:
        about = {**only(form, "kind", "grounds"), "regulator": cast(appeals.AppealForm, form).regulator()}
        return appeal(materials=materials, **about, **who)


# Whoever is to decide something finds that form open.
DECISIONS: tuple[Move, ...] = (
    Move(
        name="decide_appeal",
        label=_("Decide the appeal"),
        button=_("Decide"),
        icon="gavel",
        right=Right.DECIDE_APPEAL,
        form=appeals.DecideAppealForm,
        tells="appeal_decided",
        perform=lambda form, **who: decide_appeal(**only(form, "conclusion", "reasons"), **who),
    ),
    Move(
        name="decide_rejection",
        label=_("Decide on not accepting"),
        button=_("Decide"),
        icon="gavel",
        right=Right.DECIDE_REJECTION,
        form=second.DecideRejectionForm,
        fits=guards.rejection_waits,
        offer=Offer.WHILE_OPEN,
        perform=lambda form, **who: decide_rejection(
            proposal=form.cleaned_data["request"], **only(form, "agrees", "opinion"), **who
        ),
    ),
    Move(
        name="decide_invalid",
        label=_("Decide on invalidity"),
        button=_("Vote"),
        icon="gavel",
        right=Right.DECIDE_INVALID,
        form=second.DecideInvalidForm,
        fits=guards.invalidation_waits,
        offer=Offer.WHILE_OPEN,
        perform=lambda form, **who: decide_invalid(
            proposal=form.cleaned_data["request"], **only(form, "agrees", "opinion"), **who
        ),
    ),
)
SECOND: tuple[Move, ...] = (
    Move(
        name="reopen",
        label=_("Reopen"),
        button=_("Handle it again"),
        icon="rotate-clockwise",
        right=Right.REOPEN,
        form=second.ReopenForm,
        fits=guards.may_still_reopen,
        tells="reopened",
        rare=True,
        turned=waits_to_hear_from_us,
        perform=lambda form, **who: reopen(reason=form.cleaned_data["reason"], **who),
    ),
    Move(
        name="appeal",
        label=_("Record an appeal"),
        button=_("Record the appeal"),
        icon="scale",
        right=Right.APPEAL,
        form=appeals.AppealForm,
        tells="appeal_received",
        rare=True,
        perform=_appeal,
    ),
    Move(
        name="propose_rejection",
        label=_("Propose not to accept"),
        button=_("Propose"),
        icon="ban",
        right=Right.PROPOSE_REJECTION,
        form=second.ProposeRejectionForm,
        fits=guards.may_be_rejected,
        offer=Offer.WHILE_OPEN,
        rare=True,
        perform=lambda form, **who: propose_rejection(**only(form, "reason", "explanation"), **who),
    ),
    Move(
        name="propose_invalid",
        label=_("Propose as invalid"),
        button=_("Propose"),
        icon="shield-x",
        right=Right.PROPOSE_INVALID,
        form=second.ProposeInvalidForm,
        fits=guards.may_be_invalid,
        offer=Offer.WHILE_OPEN,
        rare=True,
        perform=lambda form, **who: propose_invalid(**only(form, "reason", "explanation", "evidence"), **who),
    ),
    Move(
        name="withdraw",
        label=_("Customer withdraws"),
        button=_("Close as withdrawn"),
        icon="hand-stop",
        right=Right.WITHDRAW,
        form=second.WithdrawForm,
        fits=guards.may_withdraw,
        tells="withdrawn",
        rare=True,
        perform=lambda form, **who: withdraw(**only(form, "channel", "reason"), **who),
    ),
    Move(
        name="merge",
        label=_("Merge"),
        button=_("Close and merge"),
        icon="git-merge",
        right=Right.MERGE,
        form=second.MergeForm,
        rare=True,
        perform=lambda form, **who: merge(**only(form, "into", "reason"), **who),
    ),
    Move(
        name="link_incident",
        label=_("Link to an incident"),
        button=_("Link"),
        icon="link",
        right=Right.LINK_INCIDENT,
        form=second.LinkIncidentForm,
        fits=guards.may_link,
        offer=Offer.WHILE_OPEN,
        tells="incident",
        rare=True,
        perform=lambda form, **who: link_incident(**only(form, "incident", "reason"), **who),
    ),
    Move(
        name="unlink_incident",
        label=_("Take out of the incident"),
        button=_("Take out"),
        icon="x",
        right=Right.LINK_INCIDENT,
        form=second.UnlinkIncidentForm,
        fits=guards.is_linked,
        offer=Offer.WHILE_OPEN,
        rare=True,
        perform=lambda form, **who: unlink_incident(**who),
    ),
)
