"""One complaint in memory, moved by the rules of the procedure but not yet saved."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime

from accounts.actors import Actor, Outsider
from accounts.models import Department, User
from accounts.roles import Right
from channels_intake.models import Contact
from complaints.lifecycle.events import Entered, Named
from complaints.lifecycle.intake import Complaint, subject
from complaints.lifecycle.moving import Move
from complaints.lifecycle.refusals import IllegalMove, NotAllowed
from complaints.models import Customer, HistoryEvent, Plan, PlanStep, ResultNotice, Satisfaction, Term, Ticket
from privacy.index import code_digest


@dataclass(slots=True)
class DraftedPlan:
    plan: Plan
    steps: list[PlanStep]
    remedies: list[Term]


@dataclass(slots=True)
class Case:
    """A ticket with everything that hangs on it; `preliminary_at` as in sla.clocks."""

    ticket: Ticket
    contact: Contact
    history: list[HistoryEvent] = field(default_factory=list)
    plans: list[DraftedPlan] = field(default_factory=list)
    notices: list[ResultNotice] = field(default_factory=list)
    answers: list[Satisfaction] = field(default_factory=list)
    preliminary_at: datetime | None = None

    @contextmanager
    def moving(self, *, by: Actor, right: Right, at: datetime) -> Iterator[Move]:
        """As complaints.lifecycle.moving.moving(). Raises NotAllowed."""
        with self.noting(by=by, right=right, at=at) as move:
            yield move
            self.ticket.version += 1

    @contextmanager
    def noting(self, *, by: Actor, right: Right, at: datetime) -> Iterator[Move]:
        if not by.may(right):
            raise NotAllowed
        move = Move(ticket=self.ticket, by=by, now=at, from_state=self.ticket.state, last=self.history[-1])
        yield move
        self.history += move.events

    @property
    def handler(self) -> User:
        """Who investigates. Raises IllegalMove before anybody does."""
        if self.ticket.handler is None:
            raise IllegalMove(self.ticket)
        return self.ticket.handler

    @property
    def department(self) -> Department:
        """Where it was assigned. Raises IllegalMove before it was."""
        if self.ticket.lead_department is None:
            raise IllegalMove(self.ticket)
        return self.ticket.lead_department

    @property
    def plan(self) -> DraftedPlan:
        return self.plans[-1]


def entered(
    complaint: Complaint, customer: Customer, *, by: Actor, number: str, code: str, at: datetime
) -> Case:
    """As complaints.lifecycle.intake.enter(), through the desk of channels_intake."""
    agent = None if isinstance(by, Outsider) else by
    category = complaint.category
    ticket = Ticket(
        number=number,
        code_digest=code_digest(code, number),
        entry_key=complaint.entry_key,
        language=complaint.language,
        channel=complaint.channel,
        customer=customer,
        relation=complaint.complainant.relation,
        subject=subject(complaint.description),
        description=complaint.description,
        demand=complaint.demand,
        business=complaint.business,
        occurred=complaint.occurred,
        place=complaint.place,
        category=category,
        complexity=category.complexity if category else "",
        priority=category.priority if category else 3,
        is_vulnerable=complaint.complainant.is_vulnerable,
        branch=complaint.branch,
        agent=agent,
        team=agent.unit if agent else None,
        received_at=complaint.received_at,
        entered_at=at,
    )
    case = Case(ticket=ticket, contact=_contact(complaint, ticket, by, at))
    move = Move(ticket=ticket, by=by, now=at, from_state="")
    move.record(Entered(channel=complaint.channel, category=Named.maybe(category)))
    case.history += move.events
    return case


def _contact(complaint: Complaint, ticket: Ticket, by: Actor, at: datetime) -> Contact:
    words = {
        "complainant": asdict(complaint.complainant),
        "description": complaint.description,
        "demand": complaint.demand,
        "business": complaint.business,
        "occurred": complaint.occurred,
        "place": complaint.place,
    }
    return Contact(
        channel=complaint.channel,
        external_id=str(complaint.entry_key),
        state=Contact.State.ENTERED,
        received_at=complaint.received_at,
        raw=json.dumps(words, ensure_ascii=False),
        ticket=ticket,
        taken_by=None if isinstance(by, Outsider) else by,
        settled_at=at,
    )
