"""Stage 5 of 7: agree the plan with the customer and carry it out – or solve on the spot."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.approving import approvers_of
from complaints.lifecycle.assisting import check_all_answered
from complaints.lifecycle.carrying_out import close_steps, open_steps
from complaints.lifecycle.classify import take
from complaints.lifecycle.events import (
    CustomerAmended,
    CustomerConsented,
    DecidedWithoutConsent,
    Resolved,
    ResolvedOnTheSpot,
)
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.plans import choose, drafted, keep
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import need_words
from complaints.models import Plan, Ticket
from complaints.states import Complexity, NoticeChannel


def resolve_on_the_spot(
    *, ticket: TicketRef, by: Actor, solution: str, customer_agrees: bool, now: datetime
) -> Ticket:
    """Solve a simple complaint at once, with the customer's consent (S000-8, S001-8, S003-6).

    Raises GuardFailed when the ticket is complex or the customer does not agree; else as moving().
    """
    need_words(solution=solution)
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


def customer_amends(
    *, ticket: TicketRef, by: Actor, wanted: str, channel: NoticeChannel, now: datetime
) -> Ticket:
    """The customer wants the plan changed: the next round goes back for review (S002-14)."""
    need_words(wanted=wanted)
    with moving(ticket, by=by, right=Right.RECORD_CONSENT, now=now) as move:
        move.ticket.customer_amends()
        plan = _next_round(offered_plan(move.ticket), move, wanted)
        move.record(CustomerAmended(round=plan.round, wanted=wanted, channel=channel))
        approvers = approvers_of(move.ticket, plan, on=timezone.localdate(now))
        tell_staff(move, kind="customer_amended", to=[*approvers, move.ticket.handler])
    return move.ticket


def customer_consents(
    *,
    ticket: TicketRef,
    by: Actor,
    channel: NoticeChannel,
    option: int | None = None,
    note: str = "",
    now: datetime,
) -> Ticket:
    """Record the customer's consent and confirm it in writing (S001-12, S002-15).

    `option` is the position of the way the customer chose, where the plan offers several
    (S003-13). Raises GuardFailed as choose(); else as moving().
    """
    with moving(ticket, by=by, right=Right.RECORD_CONSENT, now=now) as move:
        move.ticket.customer_consents()
        plan = offered_plan(move.ticket)
        chosen = choose(plan, option)
        plan.status, plan.consented_at, plan.consented_by = Plan.Status.AGREED, now, channel
        plan.save(update_fields=["status", "consented_at", "consented_by"])
        move.record(
            CustomerConsented(
                round=plan.round,
                channel=channel,
                note=note,
                option=chosen.text if chosen else "",
                compensation=plan.paid,
            )
        )
        tell_staff(move, kind="customer_consented", to=[move.ticket.handler, move.ticket.agent])
        tell_customer(move, kind="consent_confirmed")
    return move.ticket


def decide_without_consent(
    *, ticket: TicketRef, by: Actor, reasons: str, option: int | None = None, now: datetime
) -> Ticket:
    """No agreement was reached: a leader has the plan carried out, and says why (S002-14).

    Where the plan offers several ways, the leader names one of them. The customer is told of
    the decision and of the right to appeal. Raises GuardFailed as choose(); else as moving().
    """
    need_words(reasons=reasons)
    with moving(ticket, by=by, right=Right.DECIDE_WITHOUT_CONSENT, now=now) as move:
        move.ticket.decide_without_consent()
        plan = offered_plan(move.ticket)
        chosen = choose(plan, option)
        plan.status = Plan.Status.AGREED
        plan.save(update_fields=["status"])
        move.record(
            DecidedWithoutConsent(
                round=plan.round,
                reasons=reasons,
                option=chosen.text if chosen else "",
                compensation=plan.paid,
            )
        )
        tell_staff(move, kind="decided_without_consent", to=[move.ticket.handler, move.ticket.agent])
        tell_customer(move, kind="decision_made")
    return move.ticket


def resolve(
    *, ticket: TicketRef, by: Actor, done: frozenset[int], outcome: str, proof: str, now: datetime
) -> Ticket:
    """All steps are done; `done` holds the positions of those not reported before (S001-12, S002-16).

    Raises GuardFailed when a step is not done or an assisting department still owes its
    answer; else as moving().
    """
    need_words(outcome=outcome, proof=proof)
    with moving(ticket, by=by, right=Right.RESOLVE, now=now) as move:
        steps = open_steps(move.ticket)
        move.ticket.resolve()
        check_all_answered(move.ticket)
        if {step.position for step in steps} - done:
            raise GuardFailed(_("Every step of the plan has to be done first."), "done")
        close_steps(steps, now)
        move.ticket.resolved_at = now
        move.record(Resolved(outcome=outcome, proof=proof))
        tell_staff(move, kind="resolved", to=[move.ticket.agent])
    return move.ticket


def offered_plan(ticket: Ticket) -> Plan:
    """The approved plan the customer is asked about; a ticket in negotiation has exactly one."""
    return ticket.plans.get(status=Plan.Status.APPROVED)


def _next_round(offered: Plan, move: Move, wanted: str) -> Plan:
    """The offered plan again, as the next round, with what the customer wants changed."""
    offered.status, offered.wanted = Plan.Status.AMENDED, wanted
    offered.save(update_fields=["status", "wanted"])
    return keep(
        drafted(offered),
        ticket=move.ticket,
        round_number=offered.round + 1,
        by=offered.submitted_by,
        at=move.now,
        wanted=wanted,
    )
