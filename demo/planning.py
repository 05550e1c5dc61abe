"""Plans of the demo: submitted, sent back, approved, amended."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate

from django.utils import timezone

from accounts.actors import SYSTEM, Outsider
from accounts.models import User
from accounts.roles import Right, Role
from complaints.lifecycle.events import CustomerAmended, Named, PlanDecided, PlanSentBack, PlanSubmitted
from complaints.lifecycle.events import Step as StepFacts
from complaints.lifecycle.moving import Move
from complaints.models import Plan, PlanStep, Term
from complaints.states import NoticeChannel
from demo.case import DraftedPlan
from demo.play import Play
from demo.wording import phrases

MONEY = ("refund", "fee-reduction", "loss-compensation", "liquidated-damages", "penalty-waiver")
LEADERS_TIER = Decimal(500)


def submit(play: Play, at: datetime) -> None:
    """A plan within the system's own tier is approved at once."""
    case, handler = play.case, play.case.handler
    with case.moving(by=handler, right=Right.SUBMIT_PLAN, at=at) as move:
        case.ticket.submit_plan()
        drafted = _drafted(play, handler, at)
        case.plans.append(drafted)
        move.record(_facts(drafted))
        if drafted.plan.compensation <= (SYSTEM.approves_up_to or 0):
            case.ticket.approve_plan()
            _decide(play, drafted.plan, move, SYSTEM, opinion="")


def approve(play: Play, at: datetime) -> None:
    case, plan = play.case, play.case.plan.plan
    by = _approver(play, plan.compensation)
    with case.moving(by=by, right=Right.APPROVE_PLAN, at=at) as move:
        case.ticket.approve_plan()
        _decide(play, plan, move, by, opinion=play.script.say(phrases()["opinions"]))


def send_back(play: Play, at: datetime) -> None:
    case, plan = play.case, play.case.plan.plan
    by = _approver(play, plan.compensation)
    with case.moving(by=by, right=Right.APPROVE_PLAN, at=at) as move:
        case.ticket.send_back()
        plan.status, plan.opinion = Plan.Status.SENT_BACK, play.script.say(phrases()["send_back"])
        plan.decided_by, plan.decided_at = by, at
        move.record(PlanSentBack(round=plan.round, opinion=plan.opinion))


def amend(play: Play, at: datetime) -> None:
    """The offered plan becomes the next round, with what the customer wants changed."""
    case, offered = play.case, play.case.plan
    wanted = play.script.say(phrases()["wanted"])
    with case.moving(by=play.script.agent, right=Right.RECORD_CONSENT, at=at) as move:
        case.ticket.customer_amends()
        offered.plan.status, offered.plan.wanted = Plan.Status.AMENDED, wanted
        case.plans.append(_next_round(offered, wanted, at))
        round_number = case.plan.plan.round
        move.record(CustomerAmended(round=round_number, wanted=wanted, channel=NoticeChannel.PHONE))


def _decide(play: Play, plan: Plan, move: Move, by: "User | Outsider", *, opinion: str) -> None:
    plan.status, plan.opinion, plan.decided_at = Plan.Status.APPROVED, opinion, move.now
    plan.decided_by = None if isinstance(by, Outsider) else by
    play.case.preliminary_at = play.case.preliminary_at or move.now
    move.record(PlanDecided(round=plan.round, opinion=opinion, compensation=plan.compensation), by=by)


def _approver(play: Play, amount: Decimal) -> User:
    """The leader of the customer's team within the leader's tier, an approver above."""
    script = play.script
    if amount <= LEADERS_TIER and script.chance.random() < 0.8:
        return play.house.leader_of(play.case.ticket.team, script.chance)
    return script.chance.choice(play.house.people[Role.APPROVER])


def _drafted(play: Play, handler: User, at: datetime) -> DraftedPlan:
    script, words = play.script, play.script.words
    responsibility, cause = script.fault.split("/")
    plan = Plan(
        ticket=play.case.ticket,
        round=len(play.case.plans) + 1,
        finding=script.say(words.found),
        evidence=words.evidence,
        responsibility=play.house.terms[Term.Kind.RESPONSIBILITY, responsibility],
        cause=play.house.terms[Term.Kind.CAUSE, cause],
        compensation=script.fate.compensation,
        submitted_by=handler,
        submitted_at=at,
    )
    return DraftedPlan(plan, _steps(play, plan, handler, at), _remedies(play))


def _steps(play: Play, plan: Plan, handler: User, at: datetime) -> list[PlanStep]:
    script, department = play.script, play.case.department
    days = accumulate((script.chance.randint(1, 3) for _ in script.words.steps), initial=0)
    due = [timezone.localdate(at) + timedelta(days=day) for day in days][1:]
    return [
        PlanStep(
            plan=plan,
            position=position,
            text=script.say([text]),
            department=department,
            owner=handler.name,
            due_on=due_on,
        )
        for position, (text, due_on) in enumerate(zip(script.words.steps, due, strict=True), start=1)
    ]


def _remedies(play: Play) -> list[Term]:
    codes = [code for code in play.script.words.remedies if code not in MONEY]
    paid = [code for code in play.script.words.remedies if code in MONEY] or ["fee-reduction"]
    if play.script.fate.compensation:
        codes.append(paid[0])
    return [play.house.terms[Term.Kind.REMEDY, code] for code in codes or ["explanation"]]


def _facts(drafted: DraftedPlan) -> PlanSubmitted:
    plan = drafted.plan
    return PlanSubmitted(
        round=plan.round,
        finding=plan.finding,
        evidence=plan.evidence,
        responsibility=Named.of(plan.responsibility),
        cause=Named.of(plan.cause),
        remedies=[Named.of(term) for term in drafted.remedies],
        compensation=plan.compensation,
        steps=[
            StepFacts(text=s.text, department=Named.of(s.department), owner=s.owner, due_on=s.due_on)
            for s in drafted.steps
        ],
    )


def _next_round(offered: DraftedPlan, wanted: str, at: datetime) -> DraftedPlan:
    before = offered.plan
    plan = Plan(
        ticket=before.ticket,
        round=before.round + 1,
        finding=before.finding,
        evidence=before.evidence,
        responsibility=before.responsibility,
        cause=before.cause,
        compensation=before.compensation,
        submitted_by=before.submitted_by,
        submitted_at=at,
        wanted=wanted,
    )
    steps = [
        PlanStep(
            plan=plan,
            position=s.position,
            text=s.text,
            department=s.department,
            owner=s.owner,
            due_on=s.due_on,
        )
        for s in offered.steps
    ]
    return DraftedPlan(plan, steps, list(offered.remedies))
