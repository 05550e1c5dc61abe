"""The moves of the procedure, each made by whoever's part it is."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from accounts.actors import CUSTOMER, SYSTEM
from accounts.roles import Right
from complaints.lifecycle import events
from complaints.lifecycle.archive import archive_move
from complaints.lifecycle.classify import described, take
from complaints.lifecycle.feedback import Result
from complaints.lifecycle.moving import Move
from complaints.models import ResultNotice, Satisfaction
from complaints.models.outcome import Score
from complaints.priority import priority
from complaints.states import NoticeChannel
from demo.gravity import gravity
from demo.planning import amend, approve, send_back, submit
from demo.play import Play
from demo.way import Step
from demo.wording import phrases


def classify(play: Play, at: datetime) -> None:
    script, ticket = play.script, play.case.ticket
    with play.case.moving(by=script.agent, right=Right.CLASSIFY, at=at) as move:
        before = described(ticket)
        ticket.classify()
        ticket.category = script.category
        ticket.severity, ticket.urgency = gravity(script.category.priority, script.chance)
        ticket.complexity = script.fate.complexity
        ticket.may_escalate = script.may_escalate
        ticket.tags = sorted(script.tags)
        ticket.is_repeat = play.is_repeat
        ticket.priority = priority(
            severity=ticket.severity,
            urgency=ticket.urgency,
            usual=script.category.priority,
            raised=ticket.is_repeat or ticket.is_vulnerable or ticket.may_escalate,
            from_regulator=ticket.is_from_regulator,
        )
        take(move)
        move.record(events.Classified(before=before, after=described(ticket), is_repeat=ticket.is_repeat))


def solve_on_the_spot(play: Play, at: datetime) -> None:
    script, ticket = play.script, play.case.ticket
    with play.case.moving(by=script.agent, right=Right.RESOLVE_ON_THE_SPOT, at=at) as move:
        ticket.resolve_on_the_spot()
        take(move)
        ticket.resolved_at = at
        move.record(events.ResolvedOnTheSpot(solution=script.say(script.words.spot)))


def assign(play: Play, at: datetime) -> None:
    script, ticket = play.script, play.case.ticket
    department = play.house.department_for(script.category, ticket.branch)
    handlers = play.house.handlers_in(department)
    with play.case.moving(by=script.agent, right=Right.ASSIGN, at=at) as move:
        ticket.assign()
        ticket.lead_department = department
        ticket.handler = script.chance.choice(handlers) if script.chance.random() < 0.6 else None
        move.record(
            events.Assigned(
                department=events.Named.of(department),
                handler=events.Person.maybe(ticket.handler),
                note=script.say(phrases()["assign_notes"]),
            )
        )


def start(play: Play, at: datetime) -> None:
    script, ticket = play.script, play.case.ticket
    owner = ticket.handler or script.chance.choice(play.house.handlers_in(play.case.department))
    with play.case.moving(by=owner, right=Right.START_INVESTIGATION, at=at) as move:
        ticket.start_investigation()
        ticket.handler = owner
        move.record(
            events.InvestigationStarted(
                owner=events.Person.of(owner), note=script.say(phrases()["start_notes"])
            )
        )


def consent(play: Play, at: datetime) -> None:
    script, case, plan = play.script, play.case, play.case.plan.plan
    online = script.chance.random() < 0.25
    channel = NoticeChannel.ONLINE if online else NoticeChannel.PHONE
    with case.moving(by=CUSTOMER if online else script.agent, right=Right.RECORD_CONSENT, at=at) as move:
        case.ticket.customer_consents()
        plan.status, plan.consented_at, plan.consented_by = plan.Status.AGREED, at, channel
        note = "" if online else script.say(phrases()["consent_notes"])
        move.record(events.CustomerConsented(round=plan.round, channel=channel, note=note))


def resolve(play: Play, at: datetime) -> None:
    script, case = play.script, play.case
    with case.moving(by=case.handler, right=Right.RESOLVE, at=at) as move:
        case.ticket.resolve()
        for step in case.plan.steps:
            step.done_at = at
        case.ticket.resolved_at = at
        proof = script.say(phrases()["proofs"])
        move.record(events.Resolved(outcome=script.say(script.words.told), proof=proof))


def tell(play: Play, at: datetime) -> None:
    script, case = play.script, play.case
    told = _result(play)
    with case.moving(by=script.agent, right=Right.GIVE_FEEDBACK, at=at) as move:
        case.ticket.give_feedback()
        case.ticket.feedback_at = at
        case.notices.append(
            ResultNotice(ticket=case.ticket, given_by=script.agent, given_at=at, **asdict(told))
        )
        move.record(events.FeedbackGiven(**asdict(told)))


def _result(play: Play) -> Result:
    """By telephone when it weighs, in detail by e-mail, else by text message (S001-18)."""
    script, ticket = play.script, play.case.ticket
    plan = play.case.plan.plan if play.case.plans else None
    ours = plan is not None and plan.responsibility.code.startswith("enterprise")
    by_mail = bool(ticket.customer.email) and ticket.priority > 1 and script.chance.random() < 0.3
    heavy = ticket.priority <= 2 or script.fate.on_the_spot
    return Result(
        result=script.say(script.words.told if plan else script.words.spot),
        cause=plan.finding if plan else script.say(script.words.found),
        improvement=script.say(script.words.improved),
        closing=ResultNotice.Closing.APOLOGY if ours else ResultNotice.Closing.THANKS,
        channel=NoticeChannel.EMAIL if by_mail else NoticeChannel.PHONE if heavy else NoticeChannel.SMS,
        reached=script.fate.reached,
    )


def rate(play: Play, at: datetime) -> None:
    case, score = play.case, play.script.fate.score
    making = case.moving if score >= Score.SATISFIED else case.noting
    with making(by=CUSTOMER, right=Right.RATE, at=at) as move:
        _answer(play, move)
        if score >= Score.SATISFIED:
            archive_move(move, reason="satisfied", note="")


def call_back(play: Play, at: datetime) -> None:
    case, script = play.case, play.script
    with case.moving(by=script.agent, right=Right.ARCHIVE, at=at) as move:
        given = case.answers[-1] if case.answers else _answer(play, move)
        note = script.say(phrases()["callback_notes"]) if given.is_dissatisfied else ""
        archive_move(move, reason="callback", note=note)


def _answer(play: Play, move: Move) -> Satisfaction:
    score = play.script.fate.score
    comment = play.script.chance.choice(phrases()["comments"][str(int(score))])
    given = Satisfaction(
        notice=play.case.notices[-1], score=score, comment=comment, asked_by=move.staff, answered_at=move.now
    )
    play.case.answers.append(given)
    move.record(events.Rated(score=int(score), comment=comment, by_callback=move.staff is not None))
    return given


def close_silent(play: Play, at: datetime) -> None:
    with play.case.moving(by=SYSTEM, right=Right.ARCHIVE, at=at) as move:
        archive_move(move, reason="silence", note="")


ACTS: dict[Step, Callable[[Play, datetime], None]] = {
    Step.CLASSIFY: classify,
    Step.SPOT: solve_on_the_spot,
    Step.ASSIGN: assign,
    Step.START: start,
    Step.SUBMIT: submit,
    Step.SEND_BACK: send_back,
    Step.APPROVE: approve,
    Step.AMEND: amend,
    Step.CONSENT: consent,
    Step.RESOLVE: resolve,
    Step.TELL: tell,
    Step.RATE: rate,
    Step.CALL_BACK: call_back,
    Step.SILENCE: close_silent,
}


def perform(play: Play, end: datetime) -> None:
    """Make every move of the script that lies before the end."""
    for scene in play.script.scenes:
        if scene.at > end:
            break
        ACTS[scene.step](play, scene.at)
