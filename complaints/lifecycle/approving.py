"""The decision about a plan: by tier of money, by somebody who had no part in it, or their deputy."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Outsider
from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.audience import is_barred
from complaints.lifecycle.events import Person, PlanDecided, PlanSentBack
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.people import holding
from complaints.lifecycle.refusals import GuardFailed, IllegalMove, KeptApart, Refused
from complaints.lifecycle.wording import need_words
from complaints.models import Plan, Ticket
from complaints.states import State
from complaints.visibility import in_own_right


def approve_plan(*, ticket: TicketRef, by: Actor, opinion: str, now: datetime) -> Ticket:
    """Approve the submitted plan within one's tier of money (S003-13).

    A deputy approves within the tier of whom they stand in for; history says for whom.
    Raises GuardFailed above the tier, KeptApart for the applicant and for who stands in
    for the applicant; else as moving().
    """
    with moving(ticket, by=by, right=Right.APPROVE_PLAN, now=now) as move:
        plan = submitted_plan(move.ticket)
        approve(move, plan, by=by, opinion=opinion, absent=_absent(move, plan.compensation))
    return move.ticket


def approve(move: Move, plan: Plan, *, by: Actor, opinion: str, absent: Person | None = None) -> None:
    """The approval itself, as part of a move under way: somebody's, or below the first tier the system's."""
    move.ticket.approve_plan()
    _decide(plan, move, Plan.Status.APPROVED, opinion, by=by)
    move.record(
        PlanDecided(round=plan.round, opinion=opinion, compensation=plan.compensation, on_behalf_of=absent),
        by=by,
    )
    tell_staff(move, kind="plan_approved", to=[move.ticket.agent, move.ticket.handler])
    tell_customer(move, kind="plan_offered")


def send_back(*, ticket: TicketRef, by: Actor, opinion: str, now: datetime) -> Ticket:
    """Return the plan to the investigation, saying why; whatever it costs. Raises as approve_plan(),
    and GuardFailed without the why."""
    need_words(opinion=opinion)
    with moving(ticket, by=by, right=Right.APPROVE_PLAN, now=now) as move:
        plan = submitted_plan(move.ticket)
        absent = _absent(move, Decimal(0))
        move.ticket.send_back()
        _decide(plan, move, Plan.Status.SENT_BACK, opinion, by=by)
        move.record(PlanSentBack(round=plan.round, opinion=opinion, on_behalf_of=absent))
        tell_staff(move, kind="plan_sent_back", to=[move.ticket.handler])
    return move.ticket


def submitted_plan(ticket: Ticket) -> Plan:
    """The plan under review. Raises IllegalMove when the ticket has none."""
    plan = ticket.plans.filter(status=Plan.Status.SUBMITTED).first()
    if plan is None or ticket.state != State.PLAN_REVIEW:
        raise IllegalMove(ticket)
    return plan


def approves(user: User, amount: Decimal) -> bool:
    """Whether an amount in yuan lies within the person's own tier."""
    return user.approves_up_to is not None and amount <= user.approves_up_to


def approver(ticket: Ticket, user: User, amount: Decimal, *, on: date) -> User:
    """In whose name this person would decide on a local day: their own, or that of an absent one.

    That the person sees the ticket and had no part in the plan has been looked at.
    Raises GuardFailed above every tier they could act in, KeptApart when only an absent
    person with a part in the plan would be left.
    """
    absent = user.stands_in_for(on)
    seeing = [each for each in (user, *absent) if _sees(each, ticket)] if absent else [user]
    able = [each for each in seeing if approves(each, amount)]
    if not able:
        raise GuardFailed(_("¥%(amount)s is above what you may approve.") % {"amount": amount})
    free = [each for each in able if each == user or not is_barred(ticket, each, Right.APPROVE_PLAN)]
    if not free:
        raise KeptApart(_("You would decide for somebody who had a part in this plan."))
    return free[0]


def may_decide(ticket: Ticket, user: User, plan: Plan, *, on: date) -> bool:
    """Whether somebody who sees the ticket could approve this plan, in their own name or another's."""
    try:
        approver(ticket, user, plan.compensation, on=on)
    except Refused:
        return False
    return True


def approvers_of(ticket: Ticket, plan: Plan, *, on: date) -> list[User]:
    """Everybody who could approve the plan on a local day, deputies included."""
    return [
        user
        for user in holding(Right.APPROVE_PLAN)
        if Ticket.objects.visible_to(user, on).filter(pk=ticket.pk).exists()
        and not is_barred(ticket, user, Right.APPROVE_PLAN)
        and may_decide(ticket, user, plan, on=on)
    ]


def _sees(user: User, ticket: Ticket) -> bool:
    return bool(Ticket.objects.filter(in_own_right(user), pk=ticket.pk).exists())


def _absent(move: Move, amount: Decimal) -> Person | None:
    """Whom the decider stands in for; None who decides in their own name."""
    if move.staff is None:
        raise GuardFailed(_("A plan is decided by a person."))
    named = approver(move.ticket, move.staff, amount, on=timezone.localdate(move.now))
    return None if named == move.staff else Person.of(named)


def _decide(plan: Plan, move: Move, status: Plan.Status, opinion: str, *, by: Actor) -> None:
    plan.status, plan.opinion, plan.decided_at = status, opinion, move.now
    plan.decided_by = None if isinstance(by, Outsider) else by
    plan.save(update_fields=["status", "opinion", "decided_at", "decided_by"])
