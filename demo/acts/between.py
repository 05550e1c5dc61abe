"""Between departments, and help from others."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Right, Role
from complaints.forwarded import is_outside
from complaints.lifecycle import events
from complaints.models import DepartmentTask
from demo.play import Play


def return_ticket(play: Play, at: datetime) -> None:
    case, department = play.case, play.case.department
    by = case.ticket.handler or play.script.chance.choice(play.house.takers_in(department))
    with case.moving(by=by, right=Right.RETURN, at=at) as move:
        case.ticket.return_ticket()
        case.ticket.returns += 1
        case.ticket.lead_department = case.ticket.handler = None
        move.record(
            events.Returned(
                department=events.Named.of(department),
                reason=play.say("return_reasons"),
                count=case.ticket.returns,
            )
        )


def arbitrate(play: Play, at: datetime) -> None:
    case, script = play.case, play.script
    department = play.house.department_for(script.category, case.ticket.branch)
    handler = script.chance.choice(play.house.handlers_in(department))
    with case.moving(by=play.leader(), right=Right.ARBITRATE, at=at) as move:
        case.ticket.arbitrate()
        case.ticket.returns = 0
        case.ticket.assigned_at = at
        case.ticket.lead_department, case.ticket.handler = department, handler
        move.record(
            events.Arbitrated(
                department=events.Named.of(department),
                handler=events.Person.of(handler),
                reason=play.say("arbitrate_reasons"),
                outside=is_outside(department),
            )
        )


def transfer(play: Play, at: datetime) -> None:
    department = play.house.another_department(play.case.department, play.script.chance)
    handler = play.script.chance.choice(play.house.handlers_in(department))
    _transfer(play, at, department, handler, "transfer_reasons")


def call_in(play: Play, at: datetime) -> None:
    """To the investigation group: something is wrong with the complaint itself."""
    handler = play.script.chance.choice(play.house.people[Role.INVESTIGATOR])
    _transfer(play, at, play.house.units["investigation"], handler, "call_in_reasons")


def _transfer(play: Play, at: datetime, department: Department, handler: User, why: str) -> None:
    case = play.case
    with case.moving(by=case.handler, right=Right.TRANSFER, at=at) as move:
        case.ticket.transfer()
        before = case.ticket.lead_department
        case.ticket.lead_department, case.ticket.handler = department, handler
        move.record(
            events.Transferred(
                before=events.Named.maybe(before),
                department=events.Named.of(department),
                handler=events.Person.of(handler),
                reason=play.say(why),
                outside=is_outside(department),
            )
        )


def ask_department(play: Play, at: datetime) -> None:
    case, handler = play.case, play.case.handler
    department = play.house.another_department(case.department, play.script.chance)
    due_on = timezone.localdate(at) + timedelta(days=2)
    with case.noting(by=handler, right=Right.ASK_DEPARTMENT, at=at) as move:
        request = play.say("department_requests")
        case.tasks.append(
            DepartmentTask(
                ticket=case.ticket,
                department=department,
                request=request,
                due_on=due_on,
                asked_by=handler,
                asked_at=at,
            )
        )
        move.record(
            events.DepartmentAsked(department=events.Named.of(department), request=request, due_on=due_on)
        )


def answer_task(play: Play, at: datetime) -> None:
    case, task = play.case, play.case.open_tasks[-1]
    by = play.script.chance.choice(play.house.takers_in(task.department))
    with case.noting(by=by, right=Right.ANSWER_TASK, at=at) as move:
        task.answer, task.answered_by, task.closed_at = play.say("department_answers"), by, at
        move.record(events.TaskAnswered(department=events.Named.of(task.department), answer=task.answer))


def take_back(play: Play, at: datetime) -> None:
    """As complaints.lifecycle.assisting.cancel_task()."""
    case, task = play.case, play.case.open_tasks[-1]
    with case.noting(by=case.handler, right=Right.ASK_DEPARTMENT, at=at) as move:
        task.closed_at = at
        reason = play.say("take_back_reasons")
        move.record(events.TaskCancelled(department=events.Named.of(task.department), reason=reason))
