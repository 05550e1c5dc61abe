"""The moves of the main line, each made by whoever's part it is."""

from dataclasses import asdict, replace
from datetime import datetime

from accounts.actors import CUSTOMER, SYSTEM
from accounts.roles import Right
from complaints.forwarded import is_outside
from complaints.lifecycle import events
from complaints.lifecycle.classify import described, take
from complaints.lifecycle.feedback import Result, in_writing
from complaints.lifecycle.moving import Move
from complaints.models import ResultNotice, Satisfaction
from complaints.models.outcome import Score
from complaints.priority import priority
from complaints.states import NoticeChannel
from demo.case import Case
from demo.gravity import gravity
from demo.play import Play
from demo.wording import phrases

NAMED = 0.6  # how often a case goes to a person, not to whoever takes it


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
    if ticket.returns:  # not theirs, they said
        department = play.house.another_department(department, script.chance)
    handlers = play.house.handlers_in(department)
    with play.case.moving(by=script.agent, right=Right.ASSIGN, at=at) as move:
        ticket.assign()
        ticket.assigned_at = at
        ticket.lead_department = department
        is_named = script.chance.random() < NAMED or not play.house.takers_in(department)
        ticket.handler = script.chance.choice(handlers) if is_named else None
        move.record(
            events.Assigned(
                department=events.Named.of(department),
                handler=events.Person.maybe(ticket.handler),
                note=script.say(phrases()["assign_notes"]),
                outside=is_outside(department),
            )
        )


def start(play: Play, at: datetime) -> None:
    script, ticket = play.script, play.case.ticket
    owner = ticket.handler or script.chance.choice(play.house.takers_in(play.case.department))
    with play.case.moving(by=owner, right=Right.START_INVESTIGATION, at=at) as move:
        ticket.start_investigation()
        ticket.handler = owner
        move.record(
            events.InvestigationStarted(
                owner=events.Person.of(owner), note=script.say(phrases()["start_notes"])
            )
        )


def report_step(play: Play, at: datetime) -> None:
    """As complaints.lifecycle.carrying_out.report_steps(), of the first step."""
    case, first = play.case, play.case.plan.steps[0]
    with case.noting(by=case.handler, right=Right.RESOLVE, at=at) as move:
        first.done_at = at
        move.record(events.StepsDone(steps=(first.text,), note=""))


def resolve(play: Play, at: datetime) -> None:
    script, case = play.script, play.case
    with case.moving(by=case.handler, right=Right.RESOLVE, at=at) as move:
        case.ticket.resolve()
        for step in case.plan.steps:
            step.done_at = step.done_at or at
        case.ticket.resolved_at = at
        proof = script.say(phrases()["proofs"])
        move.record(events.Resolved(outcome=script.say(script.words.told), proof=proof))


def tell(play: Play, at: datetime) -> None:
    case, told = play.case, _result(play)
    with case.moving(by=play.agent, right=Right.GIVE_FEEDBACK, at=at) as move:
        case.ticket.give_feedback()
        case.ticket.feedback_at = at
        case.notices.append(
            ResultNotice(
                pk=case.ids.next(ResultNotice),
                ticket=case.ticket,
                given_by=play.agent,
                given_at=at,
                **asdict(told),
            )
        )
        move.record(events.FeedbackGiven(**asdict(told)))


def _result(play: Play) -> Result:
    """By telephone when it weighs, in detail by e-mail, else by text message (S001-18)."""
    script, ticket = play.script, play.case.ticket
    plan = play.case.plan.plan if play.case.plans else None
    ours = plan is not None and plan.responsibility.code.startswith("enterprise")
    by_mail = bool(ticket.customer.email) and ticket.priority > 1 and script.chance.random() < 0.3
    heavy = ticket.priority <= 2 or play.fate.on_the_spot
    told = Result(
        result=script.say(script.words.told if plan else script.words.spot),
        cause=plan.finding if plan else script.say(script.words.found),
        improvement=script.say(script.words.improved),
        closing=ResultNotice.Closing.APOLOGY if ours else ResultNotice.Closing.THANKS,
        channel=NoticeChannel.EMAIL if by_mail else NoticeChannel.PHONE if heavy else NoticeChannel.SMS,
        reached=play.fate.reached,
        written="" if ticket.customer.email else NoticeChannel.SMS,
    )
    return replace(told, written=in_writing(told, has_mail=bool(ticket.customer.email)))


def rate(play: Play, at: datetime) -> None:
    case, score = play.case, play.fate.score
    making = case.moving if score >= Score.SATISFIED else case.noting
    with making(by=CUSTOMER, right=Right.RATE, at=at) as move:
        _answer(play, move)
        if score >= Score.SATISFIED:
            _archive(play, move, reason="satisfied")


def call_back(play: Play, at: datetime) -> None:
    case, script = play.case, play.script
    with case.moving(by=play.caller(), right=Right.ARCHIVE, at=at) as move:
        given = _given(case) or _answer(play, move)
        note = script.say(phrases()["callback_notes"]) if given.is_dissatisfied else ""
        _archive(play, move, reason="callback", note=note)


def _given(case: Case) -> Satisfaction | None:
    """The answer to the latest notice."""
    last = case.answers[-1] if case.answers else None
    return last if last and last.notice is case.notices[-1] else None


def _answer(play: Play, move: Move) -> Satisfaction:
    score = play.fate.score
    comment = play.script.chance.choice(phrases()["comments"][str(int(score))])
    given = Satisfaction(
        notice=play.case.notices[-1], score=score, comment=comment, asked_by=move.staff, answered_at=move.now
    )
    play.case.answers.append(given)
    move.record(events.Rated(score=int(score), comment=comment, by_callback=move.staff is not None))
    return given


def close_silent(play: Play, at: datetime) -> None:
    with play.case.moving(by=SYSTEM, right=Right.ARCHIVE, at=at) as move:
        _archive(play, move, reason="silence")


def _archive(play: Play, move: Move, *, reason: str, note: str = "") -> None:
    """As complaints.lifecycle.archive.archive_move()."""
    move.ticket.archive()
    move.record(events.Archived(reason=reason, note=note, retain_until=play.case.close(move)))
