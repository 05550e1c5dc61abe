"""The moves a person can make on the ticket page: one registry, one way to post each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.archive import archive
from complaints.lifecycle.assign import assign
from complaints.lifecycle.classify import classify
from complaints.lifecycle.feedback import give_feedback
from complaints.lifecycle.investigate import start_investigation, submit_plan
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.remarks import add_note, reveal
from complaints.lifecycle.resolve import (
    approve_plan,
    customer_amends,
    customer_consents,
    resolve,
    resolve_on_the_spot,
    send_back,
)
from complaints.models import Ticket
from complaints.workspace import handling_forms as handling
from complaints.workspace import service_forms as service
from complaints.workspace.evidence import attach
from complaints.workspace.guards import always, is_masked, is_simple, within_tier
from complaints.workspace.move_form import MoveForm
from complaints.workspace.plan_form import SubmitPlanForm

Perform = Callable[..., Any]


class Offer(Enum):
    """When a move is offered, and where."""

    BY_STATE = auto()  # as a tab, when the state machine allows it
    WHILE_OPEN = auto()  # as a tab, on every open ticket
    BESIDE = auto()  # beside the customer's data, also on a closed ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`perform(form, ticket=, by=, now=)` is the one domain call; `tells` names the customer's mail."""

    name: str
    label: Promise
    button: Promise
    icon: str
    right: Right
    form: type[MoveForm]
    perform: Perform
    fits: Callable[[Ticket, User], bool] = always
    offer: Offer = Offer.BY_STATE
    tells: str = ""


REVEAL = Move(
    name="reveal",
    label=_("Show in full"),
    button=_("Show in full"),
    icon="eye",
    right=Right.REVEAL,
    form=handling.RevealForm,
    fits=is_masked,
    offer=Offer.BESIDE,
    perform=lambda form, **who: reveal(reason=form.cleaned_data["reason"], **who),
)
MOVES: tuple[Move, ...] = (
    Move(
        name="approve_plan",
        label=_("Approve the plan"),
        button=_("Approve"),
        icon="thumb-up",
        right=Right.APPROVE_PLAN,
        form=handling.ApprovePlanForm,
        fits=within_tier,
        tells="plan_offered",
        perform=lambda form, **who: approve_plan(opinion=form.cleaned_data["opinion"], **who),
    ),
    Move(
        name="send_back",
        label=_("Send back"),
        button=_("Send the plan back"),
        icon="arrow-back-up",
        right=Right.APPROVE_PLAN,
        form=handling.SendBackForm,
        perform=lambda form, **who: send_back(opinion=form.cleaned_data["opinion"], **who),
    ),
    Move(
        name="assign",
        label=_("Assign"),
        button=_("Assign"),
        icon="send",
        right=Right.ASSIGN,
        form=service.AssignForm,
        perform=lambda form, **who: assign(**_only(form, "department", "handler", "note"), **who),
    ),
    Move(
        name="resolve_on_the_spot",
        label=_("Solve on the spot"),
        button=_("Record as solved"),
        icon="bolt",
        right=Right.RESOLVE_ON_THE_SPOT,
        form=service.ResolveOnTheSpotForm,
        fits=is_simple,
        perform=lambda form, **who: resolve_on_the_spot(**_only(form, "solution", "customer_agrees"), **who),
    ),
    Move(
        name="classify",
        label=_("Classify"),
        button=_("Save the classification"),
        icon="tag",
        right=Right.CLASSIFY,
        form=service.ClassifyForm,
        perform=lambda form, **who: classify(as_=form.classification(), **who),
    ),
    Move(
        name="start_investigation",
        label=_("Start investigating"),
        button=_("Start investigating"),
        icon="search",
        right=Right.START_INVESTIGATION,
        form=handling.StartInvestigationForm,
        tells="progress",
        perform=lambda form, **who: start_investigation(**_only(form, "owner", "note"), **who),
    ),
    Move(
        name="submit_plan",
        label=_("Submit a plan"),
        button=_("Submit for approval"),
        icon="clipboard-check",
        right=Right.SUBMIT_PLAN,
        form=SubmitPlanForm,
        perform=lambda form, **who: submit_plan(draft=form.draft(), **who),
    ),
    Move(
        name="customer_consents",
        label=_("Customer agrees"),
        button=_("Record the agreement"),
        icon="heart-handshake",
        right=Right.RECORD_CONSENT,
        form=service.CustomerConsentsForm,
        tells="consent_confirmed",
        perform=lambda form, **who: customer_consents(**_only(form, "channel", "note"), **who),
    ),
    Move(
        name="customer_amends",
        label=_("Customer wants changes"),
        button=_("Record and submit again"),
        icon="edit",
        right=Right.RECORD_CONSENT,
        form=service.CustomerAmendsForm,
        perform=lambda form, **who: customer_amends(**_only(form, "wanted", "channel"), **who),
    ),
    Move(
        name="resolve",
        label=_("Report as carried out"),
        button=_("Report as resolved"),
        icon="checks",
        right=Right.RESOLVE,
        form=handling.ResolveForm,
        perform=lambda form, **who: resolve(
            done=frozenset(form.cleaned_data["done"]), **_only(form, "outcome", "proof"), **who
        ),
    ),
    Move(
        name="give_feedback",
        label=_("Tell the result"),
        button=_("Record that the result was told"),
        icon="speakerphone",
        right=Right.GIVE_FEEDBACK,
        form=service.GiveFeedbackForm,
        tells="result_told",
        perform=lambda form, **who: give_feedback(told=form.told(), **who),
    ),
    Move(
        name="archive",
        label=_("Call back and close"),
        button=_("Close the case"),
        icon="archive",
        right=Right.ARCHIVE,
        form=service.ArchiveForm,
        perform=lambda form, **who: archive(**form.answer(), **who),
    ),
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
        perform=lambda form, **who: attach(uploads=form.cleaned_data["uploads"], **who),
    ),
    REVEAL,
)
BY_NAME = {move.name: move for move in MOVES}


def make(move: Move, form: MoveForm, ref: TicketRef, *, by: User, now: datetime) -> Any:
    """Make the move a valid form describes. Raises and returns what its domain call does."""
    return move.perform(form, ticket=ref, by=by, now=now)


def _only(form: MoveForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}
