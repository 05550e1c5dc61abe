"""Stage 4 of 7: a named person finds out what happened and proposes a plan."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.models import Department, User
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.assign import works_in
from complaints.lifecycle.events import InvestigationStarted, Named, Person, PlanSubmitted, Step
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.resolve import approve, approvers_of
from complaints.models import Plan, PlanStep, Term, Ticket


def start_investigation(
    *, ticket: TicketRef, by: Actor, owner: User, note: str = "", now: datetime
) -> Ticket:
    """A named owner takes the case up (S003-8).

    Raises GuardFailed when the owner does not work in the lead department; else as moving().
    """
    with moving(ticket, by=by, right=Right.START_INVESTIGATION, now=now) as move:
        lead = move.ticket.lead_department
        if lead and not works_in(owner, lead) and owner != move.ticket.handler:
            raise GuardFailed(_("This person does not handle complaints in that department."), "owner")
        move.ticket.start_investigation()
        move.ticket.handler = owner
        move.record(InvestigationStarted(owner=Person.of(owner), note=note))
        tell_staff(move, kind="investigation_started", to=[move.ticket.agent, owner])
        tell_customer(move, kind="progress")
    return move.ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDraft:
    text: str
    department: Department
    owner: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """What stage 4 hands over (S001-10, S001-11, S003-15): the finding, verified three
    ways (S000-6), who is responsible and why, what is done about it, money in yuan."""

    finding: str
    evidence: str
    verified_true: bool
    verified_accurate: bool
    verified_complete: bool
    responsibility: Term
    cause: Term
    remedies: tuple[Term, ...]
    compensation: Decimal
    steps: tuple[StepDraft, ...]


def submit_plan(*, ticket: TicketRef, by: Actor, draft: PlanDraft, now: datetime) -> Ticket:
    """Submit a plan for approval; one within the system's own tier is approved at once.

    Raises GuardFailed when a verification, the steps or a remedy is missing; else as moving().
    """
    _check(draft, now)
    with moving(ticket, by=by, right=Right.SUBMIT_PLAN, now=now) as move:
        move.ticket.submit_plan()
        plan = _plan(move, draft)
        move.record(_submitted(plan, draft))
        if plan.compensation <= (SYSTEM.approves_up_to or 0):
            approve(move, plan, by=SYSTEM, opinion="")
        else:
            tell_staff(move, kind="plan_submitted", to=approvers_of(move.ticket, plan))
    return move.ticket


def _check(draft: PlanDraft, now: datetime) -> None:
    if not (draft.verified_true and draft.verified_accurate and draft.verified_complete):
        raise GuardFailed(
            _("A plan needs all three verifications: true, accurate, complete."), "verified_true"
        )
    if not draft.steps:
        raise GuardFailed(_("A plan needs at least one step."), "steps")
    if not draft.remedies:
        raise GuardFailed(_("Choose at least one remedy."), "remedies")


def _plan(move: Move, draft: PlanDraft) -> Plan:
    if move.staff is None:
        raise GuardFailed(_("A plan is submitted by a person."))
    last = move.ticket.plans.order_by("-round").first()
    plan = Plan.objects.create(
        ticket=move.ticket,
        round=last.round + 1 if last else 1,
        finding=draft.finding,
        evidence=draft.evidence,
        responsibility=draft.responsibility,
        cause=draft.cause,
        compensation=draft.compensation,
        submitted_by=move.staff,
        submitted_at=move.now,
    )
    plan.remedies.set(draft.remedies)
    PlanStep.objects.bulk_create(
        PlanStep(
            plan=plan,
            position=position,
            text=step.text,
            department=step.department,
            owner=step.owner,
            due_on=step.due_on,
        )
        for position, step in enumerate(draft.steps, start=1)
    )
    return plan


def _submitted(plan: Plan, draft: PlanDraft) -> PlanSubmitted:
    return PlanSubmitted(
        round=plan.round,
        finding=draft.finding,
        evidence=draft.evidence,
        responsibility=Named.of(draft.responsibility),
        cause=Named.of(draft.cause),
        remedies=[Named.of(term) for term in draft.remedies],
        compensation=draft.compensation,
        steps=[
            Step(text=s.text, department=Named.of(s.department), owner=s.owner, due_on=s.due_on)
            for s in draft.steps
        ],
    )
