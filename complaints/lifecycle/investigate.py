"""Stage 4 of 7: a named person finds out what happened and proposes a plan."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.approving import approve, approvers_of
from complaints.lifecycle.attempts import do_without_answer
from complaints.lifecycle.events import (
    InvestigationStarted,
    Named,
    Part,
    Person,
    PlanSubmitted,
    Step,
    Worth,
)
from complaints.lifecycle.moving import TicketRef, moving
from complaints.lifecycle.people import works_in
from complaints.lifecycle.plan_draft import CENT, PlanDraft, check
from complaints.lifecycle.plans import keep
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Plan, Ticket


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


def submit_plan(
    *, ticket: TicketRef, by: Actor, draft: PlanDraft, without_answer: str = "", now: datetime
) -> Ticket:
    """Submit a plan for approval; one within the system's own tier is approved at once.

    After a question that found no answer the plan takes attempts on three days, or a reason why it
    can do `without_answer`. Raises GuardFailed without it and as plan_draft.check(); else as moving().
    """
    check(draft, today=timezone.localdate(now))
    with moving(ticket, by=by, right=Right.SUBMIT_PLAN, now=now) as move:
        if move.staff is None:
            raise GuardFailed(_("A plan is submitted by a person."))
        do_without_answer(move, without_answer)
        move.ticket.submit_plan()
        last = move.ticket.plans.order_by("-round").first()
        round_number = last.round + 1 if last else 1
        plan = keep(draft, ticket=move.ticket, round_number=round_number, by=move.staff, at=now)
        move.record(submitted(plan, draft))
        if plan.compensation <= (SYSTEM.approves_up_to or 0):
            approve(move, plan, by=SYSTEM, opinion="")
        else:
            tell_staff(
                move, kind="plan_submitted", to=approvers_of(move.ticket, plan, on=timezone.localdate(now))
            )
    return move.ticket


def submitted(plan: Plan, draft: PlanDraft) -> PlanSubmitted:
    """The event of handing a plan in."""
    return PlanSubmitted(
        round=plan.round,
        finding=draft.finding,
        evidence=draft.evidence,
        responsibility=Named.of(draft.responsibility),
        cause=Named.of(draft.cause),
        remedies=[Named.of(term) for term in dict.fromkeys(each.remedy for each in draft.remedies)],
        compensation=draft.compensation,
        steps=[
            Step(text=s.text, department=Named.of(s.department), owner=s.owner, due_on=s.due_on)
            for s in draft.steps
        ],
        options=list(draft.options),
        amounts=[
            Worth(remedy=Named.of(each.remedy), compensation=each.amount.quantize(CENT), option=each.option)
            for each in draft.remedies
        ],
        shares=[Part(party=Named.of(share.party), percent=share.percent) for share in draft.shares],
    )
