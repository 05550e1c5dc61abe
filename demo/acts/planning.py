"""Plans of the demo: submitted, sent back, approved, amended, agreed."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate

from django.utils import timezone

from accounts.actors import CUSTOMER, SYSTEM, Actor, Outsider
from accounts.models import User
from accounts.roles import Right, Role
from complaints.lifecycle.events import (
    CustomerAmended,
    CustomerConsented,
    DecidedWithoutConsent,
    PlanDecided,
    PlanSentBack,
)
from complaints.lifecycle.investigate import submitted
from complaints.lifecycle.moving import Move
from complaints.lifecycle.plan_draft import (
    NOTHING,
    PlanDraft,
    RemedyDraft,
    ShareDraft,
    StepDraft,
)
from complaints.lifecycle.plans import amounts_of, options_of, steps_of, written
from complaints.models import Plan, PlanOption, Term
from complaints.models.plan import SHARED
from complaints.states import NoticeChannel
from demo.case import DraftedPlan
from demo.play import Play
from demo.steps import Step

MONEY = ("refund", "fee-reduction", "loss-compensation", "liquidated-damages", "penalty-waiver")
LEADERS_TIER = Decimal(500)
WITH_OPTIONS = 0.3  # of the plans that cost something
STILL_OPEN = timedelta(days=3)  # what is carried out beyond the demo's end takes so long
LESS = Decimal("0.80")  # what the way costs that is quicker


def submit(play: Play, at: datetime) -> None:
    """A plan within the system's own tier is approved at once."""
    case, handler = play.case, play.case.handler
    with case.moving(by=handler, right=Right.SUBMIT_PLAN, at=at) as move:
        case.ticket.submit_plan()
        drafted = _kept(play, _draft(play, handler, at), by=handler, at=at)
        move.record(submitted(drafted.plan, drafted.draft))
        if drafted.plan.compensation <= (SYSTEM.approves_up_to or 0):
            case.ticket.approve_plan()
            _approved(drafted.plan, move, SYSTEM, opinion="")


def approve(play: Play, at: datetime) -> None:
    case, plan = play.case, play.case.plan.plan
    by = _approver(play, plan.compensation)
    with case.moving(by=by, right=Right.APPROVE_PLAN, at=at) as move:
        case.ticket.approve_plan()
        _approved(plan, move, by, opinion=play.say("opinions"))


def send_back(play: Play, at: datetime) -> None:
    case, plan = play.case, play.case.plan.plan
    by = _approver(play, plan.compensation)
    with case.moving(by=by, right=Right.APPROVE_PLAN, at=at) as move:
        case.ticket.send_back()
        plan.status, plan.opinion = Plan.Status.SENT_BACK, play.say("send_back")
        plan.decided_by, plan.decided_at = by, at
        move.record(PlanSentBack(round=plan.round, opinion=plan.opinion))


def amend(play: Play, at: datetime) -> None:
    """The offered plan becomes the next round, with what the customer wants changed."""
    case, offered = play.case, play.case.plan
    wanted = play.say("wanted")
    with case.moving(by=play.agent, right=Right.RECORD_CONSENT, at=at) as move:
        case.ticket.customer_amends()
        offered.plan.status, offered.plan.wanted = Plan.Status.AMENDED, wanted
        coming = _kept(play, offered.draft, by=offered.plan.submitted_by, at=at, wanted=wanted)
        move.record(CustomerAmended(round=coming.plan.round, wanted=wanted, channel=NoticeChannel.PHONE))


def consent(play: Play, at: datetime) -> None:
    case, plan = play.case, play.case.plan.plan
    by = play.customer_or_agent(0.25)
    channel = NoticeChannel.ONLINE if by is CUSTOMER else NoticeChannel.PHONE
    with case.moving(by=by, right=Right.RECORD_CONSENT, at=at) as move:
        case.ticket.customer_consents()
        text = _choose(play)
        plan.status, plan.consented_at, plan.consented_by = Plan.Status.AGREED, at, channel
        note = "" if by is CUSTOMER else play.say("consent_notes")
        move.record(
            CustomerConsented(
                round=plan.round, channel=channel, note=note, option=text, compensation=case.plan.paid
            )
        )


def decide_alone(play: Play, at: datetime) -> None:
    case, plan = play.case, play.case.plan.plan
    with case.moving(by=play.leader(), right=Right.DECIDE_WITHOUT_CONSENT, at=at) as move:
        case.ticket.decide_without_consent()
        text = _choose(play)
        plan.status = Plan.Status.AGREED
        reasons = play.say("alone_reasons")
        move.record(
            DecidedWithoutConsent(round=plan.round, reasons=reasons, option=text, compensation=case.plan.paid)
        )


def _choose(play: Play) -> str:
    """Settle which way is taken, if the plan offers several."""
    options = play.case.plan.options
    if not options:
        return ""
    chosen = play.script.chance.choice(options)
    chosen.is_chosen = True
    return chosen.text


def _approved(plan: Plan, move: Move, by: Actor, *, opinion: str) -> None:
    plan.status, plan.opinion, plan.decided_at = Plan.Status.APPROVED, opinion, move.now
    plan.decided_by = None if isinstance(by, Outsider) else by
    move.record(PlanDecided(round=plan.round, opinion=opinion, compensation=plan.compensation), by=by)


def _approver(play: Play, amount: Decimal) -> User:
    """The leader of the customer's team within the leader's tier, an approver above."""
    chance = play.script.chance
    if amount <= LEADERS_TIER and chance.random() < 0.8:
        return play.leader()
    return chance.choice(play.house.people[Role.APPROVER])


def _kept(play: Play, draft: PlanDraft, *, by: User, at: datetime, wanted: str = "") -> DraftedPlan:
    """As complaints.lifecycle.plans.keep(), in memory."""
    number = len(play.case.plans) + 1
    plan = written(draft, ticket=play.case.ticket, round_number=number, by=by, at=at, wanted=wanted)
    plan.pk = play.case.ids.next(Plan)
    options = options_of(draft, plan)
    for option in options:
        option.pk = play.case.ids.next(PlanOption)
    kept = DraftedPlan(plan, draft, steps_of(draft, plan), options, amounts_of(draft, plan, options))
    play.case.plans.append(kept)
    return kept


def _draft(play: Play, handler: User, at: datetime) -> PlanDraft:
    script, words = play.script, play.script.words
    responsibility, cause = script.fault.split("/")
    options = (play.say("options_slow"), play.say("options_quick")) if _offers_options(play) else ()
    return PlanDraft(
        finding=script.say(words.found),
        evidence=words.evidence,
        verified_true=True,
        verified_accurate=True,
        verified_complete=True,
        responsibility=play.house.terms[Term.Kind.RESPONSIBILITY, responsibility],
        cause=play.house.terms[Term.Kind.CAUSE, cause],
        remedies=tuple(_remedies(play, bool(options))),
        steps=_steps(play, handler, at),
        options=options,
        shares=_shares(play) if responsibility == SHARED else (),
    )


def _shares(play: Play) -> tuple[ShareDraft, ...]:
    """Ours for the greater part, the rest the customer's."""
    ours = play.script.chance.choice((60, 70, 80))
    parties = (("enterprise-process", ours), ("user-operation", 100 - ours))
    terms = play.house.terms
    return tuple(
        ShareDraft(party=terms[Term.Kind.RESPONSIBILITY, code], percent=percent) for code, percent in parties
    )


def _offers_options(play: Play) -> bool:
    return bool(play.fate.compensation) and play.script.chance.random() < WITH_OPTIONS


def _steps(play: Play, handler: User, at: datetime) -> tuple[StepDraft, ...]:
    script, department = play.script, play.case.department
    begin, done = _carried_out(play, at)
    shares = list(accumulate(script.chance.randint(1, 3) for _ in script.words.steps))
    due = [timezone.localdate(begin + (done - begin) * share / shares[-1]) for share in shares]
    return tuple(
        StepDraft(text=script.say([text]), department=department, owner=handler.name, due_on=due_on)
        for text, due_on in zip(script.words.steps, due, strict=True)
    )


def _carried_out(play: Play, at: datetime) -> tuple[datetime, datetime]:
    """Between when the steps are due: by the day all of them will be done, or around the demo's end."""
    for scene in play.upcoming:
        if scene.step is Step.RESOLVE:
            return at, scene.at
    return max(at, play.end - timedelta(days=1)), play.end + STILL_OPEN


def _remedies(play: Play, has_options: bool) -> list[RemedyDraft]:
    """What costs nothing in any case; the money for the first way, a little less for the second."""
    terms, codes, yuan = play.house.terms, play.script.words.remedies, play.fate.compensation
    free = [code for code in codes if code not in MONEY]
    if not yuan:
        return [RemedyDraft(remedy=terms[Term.Kind.REMEDY, code]) for code in free or ["explanation"]]
    paid = terms[Term.Kind.REMEDY, next((code for code in codes if code in MONEY), "fee-reduction")]
    ways = {1: yuan, 2: (yuan * LESS).quantize(NOTHING)} if has_options else {None: yuan}
    return [RemedyDraft(remedy=terms[Term.Kind.REMEDY, code]) for code in free] + [
        RemedyDraft(remedy=paid, amount=amount, option=option) for option, amount in ways.items()
    ]
