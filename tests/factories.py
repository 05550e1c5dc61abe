"""Tickets brought where a test needs them, through the real moves only."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, TypeVar

from accounts.actors import ActorKind
from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.approving import approve_plan
from complaints.lifecycle.archive import archive
from complaints.lifecycle.assign import assign
from complaints.lifecycle.classify import Classification, classify
from complaints.lifecycle.feedback import Result, give_feedback
from complaints.lifecycle.intake import Complainant, Complaint, Receipt, enter
from complaints.lifecycle.investigate import start_investigation, submit_plan
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.plan_draft import PlanDraft, RemedyDraft, StepDraft
from complaints.lifecycle.resolve import customer_consents, resolve
from complaints.models import Category, HistoryEvent, ResultNotice, Term, Ticket
from complaints.models.history import appended
from complaints.models.outcome import Score
from complaints.states import Channel, Complexity, NoticeChannel, Severity, State, Urgency
from tests.prepared import prepared

Made = TypeVar("Made")

PASSWORD = "correct horse battery"
PHONE = "13800000000"


def ref(ticket: Ticket) -> TicketRef:
    return TicketRef(number=ticket.number, version=ticket.version, key=uuid.uuid4())


def a_complaint(now: datetime, **given: Any) -> Complaint:
    person = Complainant(
        name=given.pop("name", "张晓明"),
        phone=given.pop("phone", PHONE),
        email=given.pop("email", "zhang@example.com"),
        address=given.pop("address", "城东区城东路 18 号"),
    )
    return Complaint(
        **{
            "entry_key": uuid.uuid4(),
            "channel": Channel.HOTLINE,
            "received_at": now - timedelta(minutes=4),
            "complainant": person,
            "description": "昨晚八点起城东路这片手机全没信号，店里扫码都收不了钱！",
            "demand": "尽快修复，减免停用期间月租",
            "place": "城东路 18 号",
            **given,
        }
    )


@dataclass
class Journey:
    """The main line, one method per stage; each uses the person whose part it is."""

    people: SimpleNamespace
    category: Category
    department: Department
    now: datetime
    compensation: Decimal = Decimal("120.00")
    complaint: dict[str, Any] = field(default_factory=dict)
    code: str = ""

    def to(self, state: State) -> Ticket:
        """A new ticket in the given state of the main line."""
        ticket, self.code = self._beginning(state, lambda: self._brought(state))
        return ticket

    def entered(self) -> Receipt:
        receipt = self._beginning("entered", self._entered)
        self.code = receipt.code or ""
        return receipt

    def _brought(self, state: State) -> tuple[Ticket, str]:
        receipt = self._entered()
        ticket = receipt.ticket
        for step in MAIN_LINE[: STATES.index(state)]:
            ticket = step(self, ticket)
        return ticket, receipt.code or ""

    def _entered(self) -> Receipt:
        return enter(complaint=a_complaint(self.now, **self.complaint), by=self.people.agent, now=self.now)

    def _beginning(self, what: str, make: Callable[[], Made]) -> Made:
        """See tests/prepared.py."""
        parts = [*vars(self.people).values(), self.category, self.department]
        told = (self.now, self.compensation, repr(self.complaint), *(part.pk for part in parts))
        return prepared.give((what, *told), parts, make)

    def classified(self, ticket: Ticket) -> Ticket:
        return classify(
            ticket=ref(ticket), by=self.people.agent, as_=a_classification(self.category), now=self.now
        )

    def assigned(self, ticket: Ticket) -> Ticket:
        return assign(ticket=ref(ticket), by=self.people.agent, department=self.department, now=self.now)

    def investigating(self, ticket: Ticket) -> Ticket:
        handler = self.people.handler
        return start_investigation(ticket=ref(ticket), by=handler, owner=handler, now=self.now)

    def plan_submitted(self, ticket: Ticket) -> Ticket:
        draft = a_plan(self.department, self.now, self.compensation)
        return submit_plan(ticket=ref(ticket), by=self.people.handler, draft=draft, now=self.now)

    def plan_approved(self, ticket: Ticket) -> Ticket:
        return approve_plan(ticket=ref(ticket), by=self.people.leader, opinion="同意", now=self.now)

    def consented(self, ticket: Ticket) -> Ticket:
        return customer_consents(
            ticket=ref(ticket), by=self.people.agent, channel=NoticeChannel.PHONE, now=self.now
        )

    def resolved(self, ticket: Ticket) -> Ticket:
        return resolve(
            ticket=ref(ticket),
            by=self.people.handler,
            done=frozenset({1, 2}),
            outcome="基站已修复，复测正常",
            proof="路测记录",
            now=self.now,
        )

    def told(self, ticket: Ticket) -> Ticket:
        return give_feedback(ticket=ref(ticket), by=self.people.agent, told=a_result(), now=self.now)

    def archived(self, ticket: Ticket) -> Ticket:
        return archive(
            ticket=ref(ticket), by=self.people.agent, reached=True, score=Score.SATISFIED, now=self.now
        )


MAIN_LINE = [
    Journey.classified,
    Journey.assigned,
    Journey.investigating,
    Journey.plan_submitted,
    Journey.plan_approved,
    Journey.consented,
    Journey.resolved,
    Journey.told,
    Journey.archived,
]
STATES = [
    State.INTAKE,
    State.CLASSIFIED,
    State.ASSIGNED,
    State.INVESTIGATING,
    State.PLAN_REVIEW,
    State.NEGOTIATING,
    State.IMPLEMENTING,
    State.RESOLVED,
    State.FEEDBACK,
    State.ARCHIVED,
]


def a_classification(category: Category, **given: Any) -> Classification:
    return Classification(
        **{
            "category": category,
            "severity": Severity.CONSIDERABLE,
            "urgency": Urgency.URGENT,
            "complexity": Complexity(category.complexity),
            **given,
        }
    )


def a_plan(department: Department, now: datetime, compensation: Decimal, **given: Any) -> PlanDraft:
    step = StepDraft(
        text="更换 3 号站射频单元", department=department, owner="何立", due_on=now.date() + timedelta(days=1)
    )
    repair = Term.objects.get(kind=Term.Kind.REMEDY, code="repair")
    return PlanDraft(
        **{
            "finding": "3 号站射频单元故障",
            "evidence": "告警截图、路测记录",
            "verified_true": True,
            "verified_accurate": True,
            "verified_complete": True,
            "responsibility": Term.objects.get(kind=Term.Kind.RESPONSIBILITY, code="network"),
            "cause": Term.objects.get(kind=Term.Kind.CAUSE, code="equipment"),
            "remedies": (RemedyDraft(remedy=repair, amount=Decimal(compensation)),),
            "steps": (step, step),
            **given,
        }
    )


def a_result() -> Result:
    return Result(
        result="信号已恢复，已减免停用期间月租",
        cause="基站射频单元故障",
        improvement="同批设备已安排巡检",
        closing=ResultNotice.Closing.APOLOGY,
        channel=NoticeChannel.PHONE,
        reached=True,
    )


def said_of_its_end(ticket: Ticket, *, kind: str = "archived", **facts: object) -> HistoryEvent:
    """One more line in the history of a closed ticket, as if its ending had been told again."""
    last = ticket.history.latest("seq")
    payload = {name: f"{value}" if isinstance(value, date) else value for name, value in facts.items()}
    line = appended(
        ticket=ticket,
        last=last,
        kind=kind,
        payload=payload,
        version=ticket.version,
        key=None,
        salt=last.salt,
        at=last.at,
        actor_kind=ActorKind.SYSTEM,
        from_state=ticket.state,
        to_state=ticket.state,
    )
    line.save()
    return line


def make_people(department: Department, team: Department) -> SimpleNamespace:
    """One active person per role, by the role's name; a second agent and handler elsewhere."""
    people = SimpleNamespace()
    units = {Role.HANDLER: department, Role.BRANCH: department, Role.INVESTIGATOR: department}
    for position, role in enumerate(Role, start=1):
        person = User.objects.create_user(
            f"T{position:03}", None, name=f"测试{role.label}", role=role, unit=units.get(role, team)
        )
        setattr(people, role, person)
    return people
