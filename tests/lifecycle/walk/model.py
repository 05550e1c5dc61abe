"""What a ticket may do next: who sees it, who is kept away, what is missing."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.lifecycle.walk.tables import ANSWERING, FROM, HANDLERS, MAY, OPEN, POSTS

MONTH, SILENCE = timedelta(days=30), timedelta(days=7)
HOURS_TO_RETURN = timedelta(hours=4)
LEADING = {
    "start_investigation",
    "return_ticket",
    "transfer",
    "ask_customer",
    "go_on_without_answer",
    "ask_department",
    "cancel_task",
    "report_steps",
    "submit_plan",
    "resolve",
}


@dataclass
class Proposal:
    kind: str
    by: str
    agreed: set[str] = field(default_factory=set)


@dataclass
class Waiting:
    """Questions in vain, in a row: the days they were asked on, and those of calls since the last."""

    asked_on: date | None = None
    silences: list[date] = field(default_factory=list)
    tried: set[date] = field(default_factory=set)
    heard: bool = False

    @property
    def attempts(self) -> int:
        return len({*self.silences, *self.tried})

    @property
    def is_unanswered(self) -> bool:
        return bool(self.silences) and self.attempts < 3 and not self.heard


@dataclass
class Facts:
    """One ticket; `acted` holds (actor, move) in order, `named` whoever it was given to by name."""

    now: datetime
    state: str = "intake"
    complexity: str = ""
    agent: str | None = "agent"
    team: str | None = "team"
    posts: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(POSTS))
    department: str | None = None
    handler: str | None = None
    named: set[str] = field(default_factory=set)
    assigned_at: datetime | None = None
    dispatched_by_leader: bool = False
    was_dispatched: bool = False
    returns: int = 0
    cycle: int = 1
    waits_from: str = ""
    reply_by: datetime | None = None
    waiting: Waiting = field(default_factory=Waiting)
    tasks: list[str] = field(default_factory=list)
    tasks_ever: set[str] = field(default_factory=set)
    costs: tuple[Decimal, ...] = ()
    steps: set[int] = field(default_factory=set)  # of the agreed plan, still to be done
    paid: Decimal | None = None  # by the plan that is agreed now
    applicants: set[str] = field(default_factory=set)
    deciders: set[str] = field(default_factory=set)
    voters: set[str] = field(default_factory=set)
    worked: set[str] = field(default_factory=set)
    solved: set[str] = field(default_factory=set)
    acted: list[tuple[str, str]] = field(default_factory=list)
    before_appeal: set[str] = field(default_factory=set)
    officers: set[str] = field(default_factory=set)
    proposal: Proposal | None = None
    appeal: str = ""  # the kind that is open
    appealed_from: str = ""
    appealed_conclusion: bool = False
    is_regulators: bool = False
    told_at: datetime | None = None
    closed_at: datetime | None = None
    ended_an_appeal: bool = False
    rating: int | None = None
    heard: bool = False
    reached: bool = False
    upset: set[str] = field(default_factory=set)  # by what: "rating", "reopening"
    urges: int = 0
    urged_on: list[date] = field(default_factory=list)  # by the customer
    tags: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    codes_at: list[datetime] = field(default_factory=list)
    is_held: bool = False
    is_linked: bool = False
    file: str = ""  # what the one that came first shows
    version: int = 1
    # What only the clocks know, looked up before each step
    may_ask_for_time: bool = False
    asked_for_time: str = ""  # who, while it waits
    first_extension: bool = True


class Rules(Facts):
    """May they?"""

    def role(self, actor: str) -> str:
        return self.posts[actor][0]

    def unit(self, actor: str) -> str:
        return self.posts[actor][1]

    def takes_up(self, actor: str, department: str | None) -> bool:
        return self.role(actor) in HANDLERS and self.unit(actor) == department

    def answers_for(self, actor: str, department: str) -> bool:
        return self.role(actor) in ANSWERING and self.unit(actor) == department

    @property
    def priority(self) -> int:
        """Of a minor matter of a category of the third rank: urges alone lift it, or a regulator."""
        return 1 if self.is_regulators else max(1, 3 - self.urges // 3)

    def sees(self, actor: str) -> bool:
        nobodys = self.agent is None and self.state in OPEN
        own = actor in (self.agent, self.handler)
        match self.role(actor):
            case "customer" | "supervisor":
                return True
            case "agent":
                return own or nobodys
            case "leader":
                return own or nobodys or self.team == self.unit(actor)
            case "handler" | "branch" | "provider":
                theirs = self.unit(actor) == self.department
                is_kept = "confidential" in self.marks and self.handler is not None
                asked = self.unit(actor) in self.tasks_ever
                return self.handler == actor or asked or (theirs and not is_kept)
            case "investigator":
                return self.handler == actor
            case "approver":
                waits = self.proposal is not None and self.proposal.kind == "invalid"
                return self.state == "plan_review" or waits or actor in self.deciders | self.voters
            case "appeal_officer":
                return actor in self.officers or (self.state == "appealing" and not self.had_part(actor))
            case _:
                return False

    def had_part(self, actor: str) -> bool:
        return actor == self.handler or actor in self.before_appeal

    def has_handled(self, actor: str) -> bool:
        return actor == self.handler or actor in self.worked | self.named

    def apart(self, move: str, actor: str) -> bool:
        if move in LEADING and self.role(actor) in HANDLERS:
            elsewhere = self.department is not None and self.unit(actor) != self.department
            return self.handler != actor and elsewhere
        match move:
            case "approve_plan" | "send_back":
                return actor in self.applicants
            case "give_feedback":
                return self.has_handled(actor)
            case "archive":
                return self.has_handled(actor) or actor in self.solved
            case "decide_rejection" | "decide_invalid":
                return self.proposal is not None and actor in {self.proposal.by, *self.proposal.agreed}
            case "decide_appeal":
                return self.had_part(actor)
            case "answer_task":
                return self.unit(actor) not in self.tasks
            case "decide_extension":
                return actor == self.asked_for_time
        return False

    def allows(self, move: str, actor: str, **how: object) -> bool:
        return (
            self.sees(actor)
            and self.role(actor) in MAY[move]
            and self.state in FROM.get(move, OPEN)
            and not self.apart(move, actor)
            and self.ready(move, actor, **how)
        )

    def ready(self, move: str, actor: str, **how: object) -> bool:
        raise NotImplementedError
