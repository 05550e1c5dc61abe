"""The moves of the main line, the likeliest first."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Right
from complaints.lifecycle.approving import approve_plan, send_back
from complaints.lifecycle.archive import archive
from complaints.lifecycle.assign import assign
from complaints.lifecycle.carrying_out import report_steps
from complaints.lifecycle.classify import classify
from complaints.lifecycle.feedback import give_feedback
from complaints.lifecycle.investigate import start_investigation, submit_plan
from complaints.lifecycle.resolve import (
    customer_amends,
    customer_consents,
    resolve,
    resolve_on_the_spot,
)
from complaints.workspace import handling_forms as handling
from complaints.workspace import service_forms as service
from complaints.workspace import telling_forms as telling
from complaints.workspace.guards import (
    goes_the_usual_way,
    has_several_steps,
    is_simple,
    is_to_be_told,
    waits_to_hear_from_us,
    within_tier,
)
from complaints.workspace.moves.move import Move, Offer, only
from complaints.workspace.plan_form import SubmitPlanForm

MAIN_LINE: tuple[Move, ...] = (
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
        fits=goes_the_usual_way,
        perform=lambda form, **who: assign(
            assisting=form.shares(), **only(form, "department", "handler", "note"), **who
        ),
    ),
    Move(
        name="resolve_on_the_spot",
        label=_("Solve on the spot"),
        button=_("Record as solved"),
        icon="bolt",
        right=Right.RESOLVE_ON_THE_SPOT,
        form=service.ResolveOnTheSpotForm,
        fits=is_simple,
        perform=lambda form, **who: resolve_on_the_spot(**only(form, "solution", "customer_agrees"), **who),
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
        perform=lambda form, **who: start_investigation(**only(form, "owner", "note"), **who),
    ),
    Move(
        name="submit_plan",
        label=_("Submit a plan"),
        button=_("Submit for approval"),
        icon="clipboard-check",
        right=Right.SUBMIT_PLAN,
        form=SubmitPlanForm,
        perform=lambda form, **who: submit_plan(draft=form.draft(), **only(form, "without_answer"), **who),
    ),
    Move(
        name="customer_consents",
        label=_("Customer agrees"),
        button=_("Record the agreement"),
        icon="heart-handshake",
        right=Right.RECORD_CONSENT,
        form=service.CustomerConsentsForm,
        tells="consent_confirmed",
        perform=lambda form, **who: customer_consents(
            option=form.cleaned_data.get("option"), **only(form, "channel", "note"), **who
        ),
    ),
    Move(
        name="customer_amends",
        label=_("Customer wants changes"),
        button=_("Record and submit again"),
        icon="edit",
        right=Right.RECORD_CONSENT,
        form=service.CustomerAmendsForm,
        perform=lambda form, **who: customer_amends(**only(form, "wanted", "channel"), **who),
    ),
    Move(
        name="resolve",
        label=_("Report as carried out"),
        button=_("Report as resolved"),
        icon="checks",
        right=Right.RESOLVE,
        form=handling.ResolveForm,
        perform=lambda form, **who: resolve(
            done=frozenset(form.cleaned_data.get("done", ())), **only(form, "outcome", "proof"), **who
        ),
    ),
    Move(
        name="report_steps",
        label=_("Report steps"),
        button=_("Report as done"),
        icon="check",
        right=Right.RESOLVE,
        form=handling.ReportStepsForm,
        offer=Offer.WHILE_OPEN,
        fits=has_several_steps,
        perform=lambda form, **who: report_steps(
            done=frozenset(form.cleaned_data.get("done", ())), **only(form, "note"), **who
        ),
    ),
    Move(
        name="give_feedback",
        label=_("Tell the result"),
        button=_("Record that the result was told"),
        icon="speakerphone",
        right=Right.GIVE_FEEDBACK,
        form=telling.GiveFeedbackForm,
        fits=is_to_be_told,
        tells="result_told",
        perform=lambda form, **who: give_feedback(told=form.told(), **who),
    ),
    Move(
        name="archive",
        label=_("Call back and close"),
        button=_("Close the case"),
        icon="archive",
        right=Right.ARCHIVE,
        form=telling.ArchiveForm,
        turned=waits_to_hear_from_us,
        perform=lambda form, **who: archive(**form.answer(), **who),
    ),
)
