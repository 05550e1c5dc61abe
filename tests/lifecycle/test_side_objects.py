"""The id of a thing that hangs on another ticket opens nothing through one's own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.assisting import answer_task, ask_department, cancel_task
from complaints.lifecycle.merging import merge
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed, Refused
from complaints.lifecycle.remarks import relabel_evidence
from complaints.models import DataRequest, DepartmentTask, HistoryEvent, Ticket
from complaints.models.attachment import EvidenceKind
from complaints.retention import requests
from complaints.states import NoticeChannel, State
from complaints.workspace.evidence import attach
from sla.deciding import decide_extension
from sla.extending import Explained, request_extension
from tests.factories import ref
from tests.portal.visiting import picture

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Try = Callable[[dict[str, Any], Any, Any], object]


@pytest.fixture
def mine(ticket_in) -> Ticket:
    return ticket_in(State.INVESTIGATING)


@pytest.fixture
def theirs(ticket_in, people, headquarters, now) -> Ticket:
    """Another ticket, on which everything hangs that has an id of its own; then out of everybody's sight."""
    ticket, who = ticket_in(State.INVESTIGATING), {"by": people.handler, "now": now}
    unit = Department.objects.create(
        code="M", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="市场部", name_en="Market"
    )
    other = User.objects.create_user("Y1", None, name="阿旺", role=Role.HANDLER, unit=unit)
    due_on = timezone.localdate(now) + DAY
    ask_department(ticket=ref(ticket), department=unit, request="请核对", due_on=due_on, **who)
    attach(ticket=ref(ticket), uploads=[picture()], kind=EvidenceKind.ORDER, **who)
    clock = ticket.clocks.get(target="full_solution")
    request_extension(
        ticket=ref(ticket),
        clock=clock.pk,
        promised_at=clock.due_at + DAY,
        reason="等配件",
        explained=Explained(channel=NoticeChannel.PHONE, told_at=now, said="周五"),
        **who,
    )
    elsewhere = {"handler": other, "agent": other, "team": unit, "lead_department": unit, "branch": None}
    Ticket.objects.filter(pk=ticket.pk).update(**elsewhere)
    return Ticket.objects.get(pk=ticket.pk)


def _task(ticket: Ticket) -> int:
    return DepartmentTask.objects.get(ticket=ticket).pk


def _extend(given: dict[str, Any], theirs: Ticket, people: Any) -> object:
    clock = theirs.clocks.get(target="preliminary")
    told = Explained(channel=NoticeChannel.PHONE, told_at=given["now"], said="x")
    return request_extension(
        **given,
        by=people.handler,
        clock=clock.pk,
        promised_at=clock.due_at + DAY,
        reason="x",
        explained=told,
    )


def _copy(given: dict[str, Any], theirs: Ticket, people: Any) -> object:
    asked = DataRequest.objects.create(
        ticket=theirs, kind="copy", asked_at=given["now"], due_on=timezone.localdate(given["now"])
    )
    return requests.give_copy(**given, by=people.supervisor, request=asked, covers_all=False)


TRIES: dict[str, Try] = {
    "a request answered": lambda given, theirs, people: answer_task(
        **given, by=people.handler, task_id=_task(theirs), answer="x"
    ),
    "a request taken back": lambda given, theirs, people: cancel_task(
        **given, by=people.handler, task_id=_task(theirs), reason="x"
    ),
    "a file named anew": lambda given, theirs, people: relabel_evidence(
        **given, by=people.handler, file_id=theirs.attachments.get().pk, kind=EvidenceKind.OTHER
    ),
    "a limit extended": _extend,
    "an extension decided": lambda given, theirs, people: decide_extension(
        **given, by=people.leader, agrees=True, extension=theirs.clocks.get(extensions__isnull=False).pk
    ),
    "data handed out": _copy,
    "merged into": lambda given, theirs, people: merge(
        **given, by=people.leader, into=theirs.number, reason="同一事项"
    ),
}


@pytest.mark.parametrize("name", TRIES)
def test_a_foreign_id_is_refused_and_changes_nothing(mine, theirs, people, now, name):
    before = HistoryEvent.objects.count()
    given = {"ticket": TicketRef(number=mine.number), "now": now}
    with pytest.raises((Refused, DataRequest.DoesNotExist)):
        TRIES[name](given, theirs, people)
    assert HistoryEvent.objects.count() == before


def test_a_ticket_out_of_sight_is_merged_into_as_little_as_one_that_is_not_there(mine, theirs, people, now):
    """The refusal does not tell which of the two it is."""
    said = []
    for number in (theirs.number, "TS20260101-9999-9"):
        with pytest.raises(GuardFailed) as refused:
            merge(ticket=ref(mine), by=people.leader, into=number, reason="同一事项", now=now)
        said.append(str(refused.value.message))
    assert said[0] == said[1]
