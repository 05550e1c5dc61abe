"""The moves a person can make on the ticket page: one registry, one way to post each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from complaints.lifecycle.refusals import KeptApart
from complaints.lifecycle.remarks import add_note
from complaints.lifecycle.resolve import (
    approve_plan,
    customer_amends,
    customer_consents,
    may_approve,
    resolve,
    resolve_on_the_spot,
    send_back,
)
from complaints.lifecycle.segregation import keep_apart
from complaints.models import Plan, Ticket
from complaints.states import Complexity
from complaints.workspace import move_forms as forms
from complaints.workspace.evidence import attach
from complaints.workspace.move_form import MoveForm
from complaints.workspace.plan_form import SubmitPlanForm

Perform = Callable[..., Any]


def always(ticket: Ticket, user: User) -> bool:
    return True


def is_simple(ticket: Ticket, user: User) -> bool:
    return ticket.complexity == Complexity.SIMPLE


def within_tier(ticket: Ticket, user: User) -> bool:
    plan = ticket.plans.filter(status=Plan.Status.SUBMITTED).first()
    return plan is not None and may_approve(user, plan.compensation)


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
    is_transition: bool = True
    tells: str = ""


MOVES: tuple[Move, ...] = (
    Move(
        name="approve_plan", label=_("Approve the plan"), button=_("Approve"), icon="thumb-up",
        right=Right.APPROVE_PLAN, form=forms.ApprovePlanForm, fits=within_tier, tells="plan_offered",
        perform=lambda form, **who: approve_plan(opinion=form.cleaned_data["opinion"], **who),
    ),
    Move(
        name="send_back", label=_("Send back"), button=_("Send the plan back"), icon="arrow-back-up",
        right=Right.APPROVE_PLAN, form=forms.SendBackForm,
        perform=lambda form, **who: send_back(opinion=form.cleaned_data["opinion"], **who),
    ),
    Move(
        name="assign", label=_("Assign"), button=_("Assign"), icon="send",
        right=Right.ASSIGN, form=forms.AssignForm,
        perform=lambda form, **who: assign(**_only(form, "department", "handler", "note"), **who),
    ),
    Move(
        name="resolve_on_the_spot", label=_("Solve on the spot"), button=_("Record as solved"), icon="bolt",
        right=Right.RESOLVE_ON_THE_SPOT, form=forms.ResolveOnTheSpotForm, fits=is_simple,
        perform=lambda form, **who: resolve_on_the_spot(**_only(form, "solution", "customer_agrees"), **who),
    ),
    Move(
        name="classify", label=_("Classify"), button=_("Save the classification"), icon="tag",
        right=Right.CLASSIFY, form=forms.ClassifyForm,
        perform=lambda form, **who: classify(as_=form.classification(), **who),
    ),
    Move(
        name="start_investigation", label=_("Start investigating"), button=_("Start investigating"),
        icon="search", right=Right.START_INVESTIGATION, form=forms.StartInvestigationForm, tells="progress",
        perform=lambda form, **who: start_investigation(**_only(form, "owner", "note"), **who),
    ),
    Move(
        name="submit_plan", label=_("Submit a plan"), button=_("Submit for approval"), icon="clipboard-check",
        right=Right.SUBMIT_PLAN, form=SubmitPlanForm,
        perform=lambda form, **who: submit_plan(draft=form.draft(), **who),
    ),
    Move(
        name="customer_consents", label=_("Customer agrees"), button=_("Record the agreement"),
        icon="heart-handshake", right=Right.RECORD_CONSENT, form=forms.CustomerConsentsForm,
        tells="consent_confirmed",
        perform=lambda form, **who: customer_consents(**_only(form, "channel", "note"), **who),
    ),
    Move(
        name="customer_amends", label=_("Customer wants changes"), button=_("Record and submit again"),
        icon="edit", right=Right.RECORD_CONSENT, form=forms.CustomerAmendsForm,
        perform=lambda form, **who: customer_amends(**_only(form, "wanted", "channel"), **who),
    ),
    Move(
        name="resolve", label=_("Report as carried out"), button=_("Report as resolved"), icon="checks",
        right=Right.RESOLVE, form=forms.ResolveForm,
        perform=lambda form, **who: resolve(
            done=frozenset(form.cleaned_data["done"]), **_only(form, "outcome", "proof"), **who
        ),
    ),
    Move(
        name="give_feedback", label=_("Tell the result"), button=_("Record that the result was told"),
        icon="speakerphone", right=Right.GIVE_FEEDBACK, form=forms.GiveFeedbackForm, tells="result_told",
        perform=lambda form, **who: give_feedback(told=form.told(), **who),
    ),
    Move(
        name="archive", label=_("Call back and close"), button=_("Close the case"), icon="archive",
        right=Right.ARCHIVE, form=forms.ArchiveForm,
        perform=lambda form, **who: archive(**form.answer(), **who),
    ),
    Move(
        name="add_note", label=_("Note"), button=_("Save the note"), icon="note", right=Right.NOTE,
        form=forms.AddNoteForm, is_transition=False,
        perform=lambda form, **who: add_note(text=form.cleaned_data["text"], **who),
    ),
    Move(
        name="add_evidence", label=_("Evidence"), button=_("Add the files"), icon="paperclip", right=Right.ATTACH,
        form=forms.AddEvidenceForm, is_transition=False,
        perform=lambda form, **who: attach(uploads=form.cleaned_data["files"], **who),
    ),
)
BY_NAME = {move.name: move for move in MOVES}


def offered(ticket: Ticket, user: User) -> Sequence[Move]:
    """The moves that state, role, segregation of duties and tier allow this person now."""
    possible = {transition.name for transition in ticket.get_available_state_transitions()}
    return [
        move
        for move in MOVES
        if (move.name in possible if move.is_transition else ticket.is_open)
        and user.may(move.right)
        and not _kept_apart(ticket, user, move.right)
        and move.fits(ticket, user)
    ]


def make(move: Move, form: MoveForm, ref: TicketRef, *, by: User, now: datetime) -> None:
    """Make the move a valid form describes. Raises what its domain call raises."""
    move.perform(form, ticket=ref, by=by, now=now)


def _only(form: MoveForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _kept_apart(ticket: Ticket, user: User, right: Right) -> bool:
    try:
        keep_apart(ticket, by=user, right=right)
    except KeptApart:
        return True
    return False
