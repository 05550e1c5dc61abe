"""Stage 5 of 7: approve the plan, agree it with the customer, carry it out – or solve on the spot."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Outsider
from accounts.models import User
from accounts.roles import ROLES, Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.classify import take
from complaints.lifecycle.events import (
    CustomerAmended,
    CustomerConsented,
    PlanDecided,
    PlanSentBack,
    Resolved,
    ResolvedOnTheSpot,
)
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Plan, PlanStep, Ticket
from complaints.states import Complexity, NoticeChannel


def resolve_on_the_spot(
    *, ticket: TicketRef, by: Actor, solution: str, customer_agrees: bool, now: datetime
) -> Ticket:
    """Solve a simple complaint at once, with the customer's consent (S000-8, S001-8, S003-6).

    Raises GuardFailed when the ticket is complex or the customer does not agree; else as moving().
    """
    with moving(ticket, by=by, right=Right.RESOLVE_ON_THE_SPOT, now=now) as move:
        if move.ticket.complexity != Complexity.SIMPLE:
            raise GuardFailed(_("Only a simple complaint can be solved on the spot."))
        if not customer_agrees:
            raise GuardFailed(_("The customer has to agree to the solution."), "customer_agrees")
        move.ticket.resolve_on_the_spot()
        take(move)
        move.ticket.resolved_at = now
        move.record(ResolvedOnTheSpot(solution=solution))
    return move.ticket


def approve_plan(*, ticket: TicketRef, by: Actor, opinion: str, now: datetime) -> Ticket:
    """Approve the submitted plan within one's tier of money (S003-13).

    Raises GuardFailed above the tier, KeptApart for the applicant; else as moving().
    """
    with moving(ticket, by=by, right=Right.APPROVE_PLAN, now=now) as move:
        move.ticket.approve_plan()
        plan = submitted_plan(move.ticket)
        _check_tier(by, plan.compensation)
        _decide(plan, move, Plan.Status.APPROVED, opinion)
        move.record(PlanDecided(round=plan.round, opinion=opinion, compensation=plan.compensation))
        _offer(move)
    return move.ticket


def approve(move: Move, plan: Plan, *, by: Actor, opinion: str) -> None:
    """The automatic approval below the first tier, as part of the move that submitted the plan."""
    move.ticket.approve_plan()
    _decide(plan, move, Plan.Status.APPROVED, opinion, by=by)
    move.record(PlanDecided(round=plan.round, opinion=opinion, compensation=plan.compensation), by=by)
    _offer(move)


def send_back(*, ticket: TicketRef, by: Actor, opinion: str, now: datetime) -> Ticket:
    """Return the plan to the investigation, saying why. Raises as approve_plan()."""
    with moving(ticket, by=by, right=Right.APPROVE_PLAN, now=now) as move:
        move.ticket.send_back()
        plan = submitted_plan(move.ticket)
        _decide(plan, move, Plan.Status.SENT_BACK, opinion)
        move.record(PlanSentBack(round=plan.round, opinion=opinion))
        tell_staff(move, kind="plan_sent_back", to=[move.ticket.handler])
    return move.ticket


def customer_amends(
    *, ticket: TicketRef, by: Actor, wanted: str, channel: NoticeChannel, now: datetime
) -> Ticket:
    """The customer wants the plan changed: the next round goes back for review (S002-14)."""
    with moving(ticket, by=by, right=Right.RECORD_CONSENT, now=now) as move:
        move.ticket.customer_amends()
        plan = _next_round(offered_plan(move.ticket), move, wanted)
        move.record(CustomerAmended(round=plan.round, wanted=wanted, channel=channel))
        tell_staff(move, kind="customer_amended", to=[*approvers_of(move.ticket, plan), move.ticket.handler])
    return move.ticket


def customer_consents(
    *, ticket: TicketRef, by: Actor, channel: NoticeChannel, note: str = "", now: datetime
) -> Ticket:
    """Record the customer's consent and confirm it in writing (S001-12, S002-15)."""
    with moving(ticket, by=by, right=Right.RECORD_CONSENT, now=now) as move:
        move.ticket.customer_consents()
        plan = offered_plan(move.ticket)
        plan.status, plan.consented_at, plan.consented_by = Plan.Status.AGREED, now, channel
        plan.save(update_fields=["status", "consented_at", "consented_by"])
        move.record(CustomerConsented(round=plan.round, channel=channel, note=note))
        tell_staff(move, kind="customer_consented", to=[move.ticket.handler, move.ticket.agent])
        tell_customer(move, kind="consent_confirmed")
    return move.ticket


def resolve(
    *, ticket: TicketRef, by: Actor, done: frozenset[int], outcome: str, proof: str, now: datetime
) -> Ticket:
    """All steps are done; `done` holds their positions (S001-12, S002-16).

    Raises GuardFailed when a step is not done; else as moving().
    """
    with moving(ticket, by=by, right=Right.RESOLVE, now=now) as move:
        steps = list(PlanStep.objects.filter(plan__ticket=move.ticket, plan__status=Plan.Status.AGREED))
        move.ticket.resolve()
        if {step.position for step in steps} - done:
            raise GuardFailed(_("Every step of the plan has to be done first."), "done")
        PlanStep.objects.filter(pk__in=[step.pk for step in steps]).update(done_at=now)
        move.ticket.resolved_at = now
        move.record(Resolved(outcome=outcome, proof=proof))
        tell_staff(move, kind="resolved", to=[move.ticket.agent])
    return move.ticket


def submitted_plan(ticket: Ticket) -> Plan:
    """The plan under review; a ticket in that state has exactly one."""
    return ticket.plans.get(status=Plan.Status.SUBMITTED)


def offered_plan(ticket: Ticket) -> Plan:
    """The approved plan the customer is asked about; a ticket in negotiation has exactly one."""
    return ticket.plans.get(status=Plan.Status.APPROVED)


def may_approve(user: User, amount: Decimal) -> bool:
    """Whether an amount in yuan lies within the person's tier."""
    return user.approves_up_to is not None and amount <= user.approves_up_to


def approvers_of(ticket: Ticket, plan: Plan) -> list[User]:
    """The people whose tier covers the plan and who may see the ticket."""
    roles = [role for role, card in ROLES.items() if Right.APPROVE_PLAN in card.may]
    people = User.objects.filter(is_active=True, role__in=roles).select_related("unit")
    people = people.exclude(pk=plan.submitted_by_id)
    return [
        user
        for user in people
        if may_approve(user, plan.compensation)
        and Ticket.objects.visible_to(user).filter(pk=ticket.pk).exists()
    ]


def _check_tier(by: Actor, amount: Decimal) -> None:
    limit = by.approves_up_to
    if limit is None or amount > limit:
        raise GuardFailed(_("¥%(amount)s is above what you may approve.") % {"amount": amount})


def _decide(plan: Plan, move: Move, status: Plan.Status, opinion: str, *, by: Actor | None = None) -> None:
    actor = by or move.by
    plan.status, plan.opinion, plan.decided_at = status, opinion, move.now
    plan.decided_by = None if isinstance(actor, Outsider) else actor
    plan.save(update_fields=["status", "opinion", "decided_at", "decided_by"])


def _offer(move: Move) -> None:
    tell_staff(move, kind="plan_approved", to=[move.ticket.agent, move.ticket.handler])
    tell_customer(move, kind="plan_offered")


def _next_round(offered: Plan, move: Move, wanted: str) -> Plan:
    """The offered plan again, as the next round, with what the customer wants changed."""
    steps, remedies = list(offered.steps.all()), list(offered.remedies.all())
    offered.status, offered.wanted = Plan.Status.AMENDED, wanted
    offered.save(update_fields=["status", "wanted"])
    plan = Plan.objects.create(
        ticket=move.ticket,
        round=offered.round + 1,
        finding=offered.finding,
        evidence=offered.evidence,
        responsibility=offered.responsibility,
        cause=offered.cause,
        compensation=offered.compensation,
        submitted_by=offered.submitted_by,
        submitted_at=move.now,
        wanted=wanted,
    )
    plan.remedies.set(remedies)
    PlanStep.objects.bulk_create(
        PlanStep(
            plan=plan,
            position=s.position,
            text=s.text,
            department=s.department,
            owner=s.owner,
            due_on=s.due_on,
        )
        for s in steps
    )
    return plan
