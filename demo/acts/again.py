"""Second handling: reopened, or appealed against."""

from datetime import datetime

from django.utils import timezone

from accounts.actors import CUSTOMER, Actor
from accounts.roles import Right, Role
from complaints.lifecycle import events
from complaints.lifecycle.appealing import REGULATORS_PRIORITY
from complaints.lifecycle.ending import retain
from complaints.lifecycle.moving import Move
from complaints.lifecycle.remarks import told_of
from complaints.models import Appeal, Plan
from complaints.states import State
from demo.exhibits import materials
from demo.filing import Filed, drawing, filed
from demo.play import Play

Kind, Conclusion = Appeal.Kind, Appeal.Conclusion


def reopen(play: Play, at: datetime) -> None:
    with play.case.moving(by=play.customer_or_agent(0.6), right=Right.REOPEN, at=at) as move:
        play.case.ticket.reopen(State.INVESTIGATING)
        _handle_again(play, move, play.say("reopen_reasons"))


def appeal(play: Play, at: datetime) -> None:
    _appeal(play, at, Kind.INTERNAL)


def appeal_outside(play: Play, at: datetime) -> None:
    _appeal(play, at, Kind.REGULATOR)


def uphold(play: Play, at: datetime) -> None:
    _decide(play, at, Conclusion.UPHOLD)


def guide(play: Play, at: datetime) -> None:
    _decide(play, at, Conclusion.GUIDE)


def change(play: Play, at: datetime) -> None:
    _decide(play, at, Conclusion.CHANGE)


def _appeal(play: Play, at: datetime, kind: Appeal.Kind) -> None:
    """To us by the customer; the regulator's case is recorded by the agent, with its number."""
    ticket, outside = play.case.ticket, kind == Kind.REGULATOR
    with play.case.moving(by=play.agent if outside else CUSTOMER, right=Right.APPEAL, at=at) as move:
        appealed_from = ticket.state
        ticket.appeal()
        play.case.end_open_matters(at)
        if outside:
            ticket.priority = REGULATORS_PRIORITY
        number = f"GX-{ticket.number}-{len(play.case.appeals) + 1}" if outside else ""
        appealed = Appeal(
            pk=play.case.ids.next(Appeal),
            ticket=ticket,
            kind=kind,
            external_number=number,
            grounds=play.say("appeal_grounds"),
            transferred_on=timezone.localdate(at) if outside else None,
            appealed_from=appealed_from,
            filed_at=at,
        )
        play.case.appeals.append(appealed)
        passed_on = _materials(play, appealed, by=move.by)
        move.record(
            events.Appealed(
                appeal=kind,
                external_number=number,
                grounds=appealed.grounds,
                transferred_on=appealed.transferred_on,
                materials=told_of([each.attachment for each in passed_on]),
            )
        )


def _materials(play: Play, appealed: Appeal, *, by: Actor) -> list[Filed]:
    """What the regulator passed on, where the story is told once."""
    case = play.case
    if appealed.kind != Kind.REGULATOR or play.script.copies > 1:
        return []
    place, at = len(case.files), appealed.filed_at
    exhibit = materials(at, drawing(case.ticket, place))
    added = filed([exhibit], case.ticket, by=by, at=at, place=place, appeal=appealed)
    case.files += added
    return added


def _decide(play: Play, at: datetime, conclusion: Appeal.Conclusion) -> None:
    ticket, decided = play.case.ticket, play.case.appeals[-1]
    officer = play.house.people[Role.APPEAL_OFFICER][0]
    changes = conclusion == Conclusion.CHANGE
    with play.case.moving(by=officer, right=Right.DECIDE_APPEAL, at=at) as move:
        decided.officer, decided.decided_at = officer, at
        decided.conclusion, decided.reasons = conclusion, play.say(f"appeal_{conclusion}")
        ticket.decide_appeal(State.INVESTIGATING if changes else State.ARCHIVED)
        if not changes:
            ticket.archived_at = ticket.archived_at or at
            retain(move)
        move.record(events.AppealDecided(conclusion=conclusion, reasons=decided.reasons))
        if changes:
            _handle_again(play, move, decided.reasons)


def _handle_again(play: Play, move: Move, reason: str) -> None:
    """As complaints.lifecycle.reopening.handle_again(); anybody else of the department is as good."""
    ticket = play.case.ticket
    ticket.cycle += 1
    ticket.returns = 0
    ticket.reopened_at = move.now
    ticket.resolved_at = ticket.feedback_at = ticket.archived_at = ticket.preliminary_at = None
    ticket.retain_until = ticket.closed_for = None
    for drafted in play.case.plans:
        drafted.plan.status = Plan.Status.PAST
    play.case.end_open_matters(move.now)
    ticket.lead_department = ticket.lead_department or play.house.department_for(
        play.script.category, ticket.branch
    )
    people = play.house.handlers_in(ticket.lead_department)
    ticket.handler = play.script.chance.choice([p for p in people if p != ticket.handler] or people)
    move.record(
        events.Reopened(
            cycle=ticket.cycle,
            reason=reason,
            department=events.Named.maybe(ticket.lead_department),
            handler=events.Person.maybe(ticket.handler),
        )
    )
