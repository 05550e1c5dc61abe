"""One complaint in memory, moved by the rules of the procedure but not yet saved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from accounts.actors import Actor
from accounts.models import Department, User
from accounts.roles import Right
from channels_intake.models import Contact
from complaints.lifecycle.ending import retain
from complaints.lifecycle.moving import Move
from complaints.lifecycle.plan_draft import PlanDraft
from complaints.lifecycle.refusals import IllegalMove, NotAllowed
from complaints.models import (
    Appeal,
    ContactRecord,
    DataRequest,
    DepartmentTask,
    HistoryEvent,
    Plan,
    PlanOption,
    PlanStep,
    Proposal,
    Question,
    RemedyAmount,
    ResultNotice,
    Satisfaction,
    Ticket,
    Vote,
)
from complaints.states import State
from demo.deadlines import Deadlines
from demo.filing import Filed
from demo.ids import Ids


@dataclass(slots=True)
class DraftedPlan:
    plan: Plan
    draft: PlanDraft
    steps: list[PlanStep]
    options: list[PlanOption]
    amounts: list[RemedyAmount]

    @property
    def chosen(self) -> PlanOption | None:
        return next((option for option in self.options if option.is_chosen), None)

    @property
    def paid(self) -> Decimal:
        """What the customer gets once a way is chosen, as Plan.paid."""
        taken = {None, self.chosen.position if self.chosen else None}
        return sum((each.amount for each in self.draft.remedies if each.option in taken), Decimal("0.00"))


@dataclass(slots=True)
class Case:
    """A ticket with everything that hangs on it; `salt` gives each event its salt."""

    ticket: Ticket
    contact: Contact
    salt: Callable[[], str]
    ids: Ids
    brings_customer: bool = True  # else an earlier case did
    history: list[HistoryEvent] = field(default_factory=list)
    plans: list[DraftedPlan] = field(default_factory=list)
    notices: list[ResultNotice] = field(default_factory=list)
    answers: list[Satisfaction] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    tasks: list[DepartmentTask] = field(default_factory=list)
    spoken: list[ContactRecord] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    files: list[Filed] = field(default_factory=list)
    asked_about_data: list[DataRequest] = field(default_factory=list)
    deadlines: Deadlines = field(init=False)

    def __post_init__(self) -> None:
        self.deadlines = Deadlines(self.ids)

    @contextmanager
    def moving(self, *, by: Actor, right: Right, at: datetime) -> Iterator[Move]:
        """As complaints.lifecycle.moving.moving(). Raises NotAllowed."""
        with self.noting(by=by, right=right, at=at) as move:
            move.version += 1
            yield move
            self.ticket.version = move.version

    @contextmanager
    def noting(self, *, by: Actor, right: Right, at: datetime) -> Iterator[Move]:
        if not by.may(right):
            raise NotAllowed
        self.pass_time(at)
        move = self._move(by, at)
        yield move
        self.history += move.events
        self.deadlines.keep_in_step(self.ticket, self.history, move.events, at)

    def pass_time(self, until: datetime) -> None:
        """Let the deadlines record what they reached before an instant."""
        self.history += self.deadlines.pass_time(self.ticket, self.history[-1].at, until, self._move)

    def _move(self, by: Actor, at: datetime) -> Move:
        return Move(
            ticket=self.ticket,
            by=by,
            now=at,
            from_state=self.ticket.state,
            version=self.ticket.version,
            last=self.history[-1],
            salt=self.salt,
        )

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

    @property
    def question(self) -> Question:
        """The one that waits for an answer. Raises IllegalMove when none does."""
        if not self.questions or self.questions[-1].ended_at:
            raise IllegalMove(self.ticket)
        return self.questions[-1]

    @property
    def open_tasks(self) -> list[DepartmentTask]:
        return [task for task in self.tasks if task.closed_at is None]

    def back_to(self) -> State:
        """Where the wait began; it is over now."""
        began, self.ticket.waiting_from = State(self.ticket.waiting_from), ""
        return began

    def end_open_matters(self, at: datetime) -> None:
        """As complaints.lifecycle.ending.end_open_matters()."""
        for proposal in self.proposals:
            if proposal.decided_at is None:
                proposal.outcome, proposal.decided_at = Proposal.Outcome.OVER, at
        for question in self.questions:
            if question.ended_at is None:
                question.ending, question.ended_at = Question.Ending.OVER, at
        self.ticket.waiting_from = ""
        for task in self.open_tasks:
            task.closed_at = at

    def close(self, move: Move) -> date:
        """As complaints.lifecycle.ending.close()."""
        self.end_open_matters(move.now)
        self.ticket.archived_at = move.now
        return retain(move)
