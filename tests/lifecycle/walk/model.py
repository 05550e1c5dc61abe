"""What a ticket may do next, said from the procedure alone: knows nothing of the product's code.

Whoever changes the product's rules says them here a second time, in other words.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

OPEN = {
    "intake",
    "classified",
    "assigned",
    "investigating",
    "waiting_customer",
    "plan_review",
    "negotiating",
    "implementing",
    "resolved",
    "feedback",
    "appealing",
}
DESK = {"agent", "colleague", "leader"}
HANDLERS = {"handler", "second_handler", "stranger", "branch", "investigator"}
APPROVERS = {"approver", "second_approver"}
OFFICERS = {"appeal_officer"}
OTHERS = {"supervisor", "manager", "administrator"}
STAFF = DESK | HANDLERS | APPROVERS | OFFICERS | OTHERS
EVERYBODY = STAFF | {"customer"}
UNIT = dict.fromkeys(HANDLERS - {"stranger"}, "network") | {"stranger": "market"}

MAY = {
    "classify": DESK,
    "resolve_on_the_spot": DESK,
    "assign": DESK,
    "arbitrate": {"leader"},
    "return_ticket": HANDLERS,
    "transfer": HANDLERS | {"leader"},
    "start_investigation": HANDLERS,
    "ask_customer": HANDLERS,
    "customer_answered": DESK | {"customer"},
    "go_on_without_answer": HANDLERS,
    "ask_department": HANDLERS,
    "answer_task": HANDLERS,
    "give_preliminary_result": DESK,
    "submit_plan": HANDLERS,
    "approve_plan": {"leader"} | APPROVERS,
    "send_back": {"leader"} | APPROVERS,
    "customer_amends": DESK | {"customer"},
    "customer_consents": DESK | {"customer"},
    "decide_without_consent": {"leader"},
    "resolve": HANDLERS,
    "give_feedback": DESK,
    "rate": {"customer"},
    "archive": DESK,
    "reopen": DESK | {"customer"},
    "appeal": DESK | {"customer"},
    "decide_appeal": OFFICERS,
    "propose_rejection": DESK,
    "decide_rejection": {"leader"},
    "propose_invalid": {"investigator"},
    "decide_invalid": APPROVERS,
    "withdraw": DESK | {"customer"},
    "write": {"customer"},
    "call": DESK | HANDLERS | OFFICERS,
    "add_note": STAFF - APPROVERS - {"manager", "administrator"},
    "reveal": STAFF - APPROVERS - {"manager", "administrator"},
}
FROM = {
    "classify": {"intake", "classified"},
    "resolve_on_the_spot": {"intake", "classified"},
    "assign": {"classified"},
    "arbitrate": {"classified"},
    "return_ticket": {"assigned"},
    "transfer": {"assigned", "investigating"},
    "start_investigation": {"assigned"},
    "ask_customer": {"investigating", "negotiating"},
    "customer_answered": {"waiting_customer"},
    "go_on_without_answer": {"waiting_customer"},
    "ask_department": OPEN - {"intake", "classified", "resolved", "feedback", "appealing"},
    "answer_task": OPEN,
    "give_preliminary_result": OPEN - {"intake", "classified", "assigned"},
    "submit_plan": {"investigating"},
    "approve_plan": {"plan_review"},
    "send_back": {"plan_review"},
    "customer_amends": {"negotiating"},
    "customer_consents": {"negotiating"},
    "decide_without_consent": {"negotiating"},
    "resolve": {"implementing"},
    "give_feedback": {"resolved", "feedback"},
    "rate": {"feedback"},
    "archive": {"feedback"},
    "reopen": {"feedback", "archived", "withdrawn"},
    "appeal": {"feedback", "archived", "invalid"},
    "decide_appeal": {"appealing"},
    "propose_rejection": {"intake"},
    "decide_rejection": {"intake"},
    "propose_invalid": OPEN - {"appealing"},
    "decide_invalid": OPEN,
    "withdraw": OPEN,
    "write": OPEN,
    "call": OPEN,
    "add_note": OPEN,
    "reveal": OPEN | {"archived", "rejected", "withdrawn", "invalid", "merged"},
}
NO_NEW_VERSION = {
    "ask_department",
    "answer_task",
    "give_preliminary_result",
    "propose_rejection",
    "propose_invalid",
    "write",
    "call",
    "add_note",
    "reveal",
}
MONTH, SILENCE = timedelta(days=30), timedelta(days=7)
HOURS_TO_RETURN = timedelta(hours=4)


@dataclass
class Proposal:
    kind: str
    by: str
    agreed: set[str] = field(default_factory=set)


@dataclass
class Life:
    """One ticket; `acted` holds (actor, move) in order."""

    now: datetime
    state: str = "intake"
    complexity: str = ""
    agent: str | None = "agent"
    department: str | None = None
    handler: str | None = None
    assigned_at: datetime | None = None
    dispatched_by_leader: bool = False
    was_dispatched: bool = False
    returns: int = 0
    cycle: int = 1
    waits_from: str = ""
    reply_by: datetime | None = None
    tasks: list[str] = field(default_factory=list)
    amount: Decimal = Decimal(0)
    applicants: set[str] = field(default_factory=set)
    deciders: set[str] = field(default_factory=set)
    voters: set[str] = field(default_factory=set)
    handled: set[str] = field(default_factory=set)
    solved: set[str] = field(default_factory=set)
    acted: list[tuple[str, str]] = field(default_factory=list)
    acted_before_appeal: set[str] = field(default_factory=set)
    officers: set[str] = field(default_factory=set)
    proposal: Proposal | None = None
    appealed_from: str = ""
    appealed_conclusion: bool = False
    told_at: datetime | None = None
    closed_at: datetime | None = None
    rating: int | None = None
    heard: bool = False
    reached: bool = False
    upset: set[str] = field(default_factory=set)  # by what: "rating", "reopening"
    paid: Decimal = Decimal(0)
    version: int = 1

    # Who sees it

    def sees(self, actor: str) -> bool:
        nobodys = self.agent is None and self.state in OPEN
        match actor:
            case "customer" | "supervisor":
                return True
            case "agent" | "colleague":
                return self.agent == actor or nobodys
            case "leader":
                return self.agent in {"agent", "leader"} or nobodys
            case "handler" | "second_handler" | "stranger" | "branch":
                mine = {self.department, *self.tasks_ever}
                return self.handler == actor or UNIT[actor] in mine
            case "investigator":
                return self.handler == actor
            case "approver" | "second_approver":
                waits = self.proposal is not None and self.proposal.kind == "invalid"
                return self.state == "plan_review" or waits or actor in self.deciders | self.voters
            case "appeal_officer":
                unheard = self.state == "appealing" and actor not in self.acted_before_appeal
                return unheard or actor in self.officers
            case _:
                return False

    tasks_ever: set[str] = field(default_factory=set)

    # Who is kept away from it

    def apart(self, move: str, actor: str, **how: object) -> bool:
        leading = {
            "start_investigation",
            "return_ticket",
            "transfer",
            "ask_customer",
            "go_on_without_answer",
            "ask_department",
            "submit_plan",
            "resolve",
        }
        if move in leading and actor in HANDLERS:
            return self.handler != actor and UNIT[actor] != self.department
        match move:
            case "approve_plan" | "send_back":
                return actor in self.applicants
            case "give_feedback":
                return actor == self.handler or actor in self.handled
            case "archive":
                return actor == self.handler or actor in self.handled | self.solved
            case "decide_rejection" | "decide_invalid":
                return self.proposal is not None and actor in {self.proposal.by, *self.proposal.agreed}
            case "decide_appeal":
                return actor in self.acted_before_appeal
            case "answer_task":
                return UNIT[actor] not in self.tasks
        return False

    # What else it needs

    def ready(self, move: str, actor: str, **how: object) -> bool:
        match move:
            case "classify":
                milder = self.complexity == "complex" and how["complexity"] == "simple"
                return not (milder and self.was_dispatched) or actor == "leader"
            case "resolve_on_the_spot":
                return self.complexity == "simple"
            case "assign":
                return self.returns < 2
            case "arbitrate":
                return self.returns >= 2
            case "return_ticket":
                in_time = self.assigned_at is not None and self.now <= self.assigned_at + HOURS_TO_RETURN
                return in_time and not self.dispatched_by_leader
            case "transfer":
                elsewhere = how["department"] != self.department
                return elsewhere and (not self.dispatched_by_leader or actor == "leader")
            case "go_on_without_answer":
                return False  # three days of attempts: tested by itself
            case "ask_department":
                return how["department"] != self.department
            case "approve_plan":
                return actor != "leader" or self.amount <= 500
            case "resolve":
                return not self.tasks
            case "give_feedback":
                return self.state == "resolved" or (not self.reached and self.rating is None)
            case "rate":
                return self.rating is None
            case "archive":
                return self.rating is not None or bool(how["score"])
            case "reopen":
                ended = self.closed_at or self.told_at
                return ended is None or self.now <= ended + MONTH
            case "appeal":
                return not self.appealed_conclusion
            case "propose_rejection" | "propose_invalid":
                stale = self.proposal and self.proposal.kind == "rejection" and self.state != "intake"
                return self.proposal is None or bool(stale)
            case "decide_rejection":
                return self.proposal is not None and self.proposal.kind == "rejection"
            case "decide_invalid":
                return self.proposal is not None and self.proposal.kind == "invalid"
        return True

    def allows(self, move: str, actor: str, **how: object) -> bool:
        return (
            self.sees(actor)
            and actor in MAY[move]
            and self.state in FROM[move]
            and not self.apart(move, actor, **how)
            and self.ready(move, actor, **how)
        )

    # What it leads to: the kinds of events it leaves behind

    def go(self, move: str, actor: str, **how: object) -> list[str]:
        self.acted.append((actor, move))
        self.version += move not in NO_NEW_VERSION
        return getattr(self, f"_{move}")(actor, **how)

    def _take(self, actor: str) -> None:
        if self.agent is None and actor in DESK:
            self.agent = actor

    def _classify(self, actor, complexity):
        self._take(actor)
        self.state, self.complexity = "classified", complexity
        return ["classified"]

    def _resolve_on_the_spot(self, actor):
        self._take(actor)
        self.upset.discard("reopening")
        self.solved.add(actor)
        self.state = "resolved"
        return ["resolved_on_the_spot"]

    def _assign(self, actor, department):
        self.state, self.department, self.handler = "assigned", department, None
        self.assigned_at, self.was_dispatched, self.dispatched_by_leader = self.now, True, False
        return ["assigned"]

    def _arbitrate(self, actor, department):
        self._assign(actor, department)
        self.dispatched_by_leader, self.returns = True, 0
        return ["arbitrated"]

    def _return_ticket(self, actor):
        self.state, self.department, self.handler = "classified", None, None
        self.returns += 1
        return ["returned"]

    def _transfer(self, actor, department):
        self.state, self.department, self.handler = "assigned", department, None
        return ["transferred"]

    def _start_investigation(self, actor):
        self.state, self.handler = "investigating", actor
        self.handled.add(actor)
        return ["investigation_started"]

    def _ask_customer(self, actor):
        self.waits_from, self.state = self.state, "waiting_customer"
        self.reply_by = self.now + timedelta(days=2)
        return ["customer_asked"]

    def _customer_answered(self, actor):
        self.state, self.reply_by = self.waits_from, None
        return ["customer_answered"]

    def _ask_department(self, actor, department):
        self.tasks.append(department)
        self.tasks_ever.add(department)
        return ["department_asked"]

    def _answer_task(self, actor):
        self.tasks.remove(UNIT[actor])
        return ["task_answered"]

    def _give_preliminary_result(self, actor):
        return ["preliminary_told"]

    def _submit_plan(self, actor, amount):
        self.applicants.add(actor)
        self.amount = amount
        self.state = "negotiating" if amount <= 50 else "plan_review"
        return ["plan_submitted", "plan_approved"][: 2 if amount <= 50 else 1]

    def _approve_plan(self, actor):
        self.deciders.add(actor)
        self.state = "negotiating"
        return ["plan_approved"]

    def _send_back(self, actor):
        self.deciders.add(actor)
        self.state = "investigating"
        return ["plan_sent_back"]

    def _customer_amends(self, actor):
        self.applicants |= {actor} - {"customer"}
        self.state = "plan_review"
        return ["customer_amended"]

    def _customer_consents(self, actor):
        self.state, self.paid = "implementing", self.amount
        return ["customer_consented"]

    def _decide_without_consent(self, actor):
        self.state, self.paid = "implementing", self.amount
        return ["decided_without_consent"]

    def _resolve(self, actor):
        self.upset.discard("reopening")
        self.handled.add(actor)
        self.state = "resolved"
        return ["resolved"]

    def _give_feedback(self, actor, reached):
        self.state, self.told_at, self.rating = "feedback", self.now, None
        self.heard, self.reached, self.appealed_conclusion = False, reached, False
        self.upset.discard("rating")
        return ["feedback_given"]

    def _rate(self, actor, score):
        self.rating = score
        if score < 3:
            self.upset.add("rating")
        if score < 4:
            self.version -= 1
            return ["rated"]
        self._close("archived")
        return ["rated", "archived"]

    def _archive(self, actor, score):
        kinds = ["archived"] if self.rating is not None else ["rated", "archived"]
        if self.rating is None and score < 3:
            self.upset.add("rating")
        self.rating = self.rating or score
        self._close("archived")
        return kinds

    def _reopen(self, actor):
        self.cycle += 1
        knows_whose = self.department is not None or self.complexity != ""  # a category has a department
        self.state = "investigating" if knows_whose else "intake"
        self.told_at = self.closed_at = self.proposal = None
        self.upset.add("reopening")
        self.tasks.clear()
        return ["reopened"]

    def _appeal(self, actor):
        self.acted_before_appeal = {who for who, _ in self.acted[:-1]}
        self.appealed_from, self.state, self.appealed_conclusion = self.state, "appealing", True
        self.proposal = None
        self.tasks.clear()
        return ["appealed"]

    def _decide_appeal(self, actor, conclusion):
        self.officers.add(actor)
        if conclusion == "change":
            return ["appeal_decided", *self._reopen(actor)]
        self.state = "invalid" if self.appealed_from == "invalid" else "archived"
        self.closed_at = self.closed_at or self.now
        return ["appeal_decided"]

    def _propose_rejection(self, actor):
        self._take(actor)
        self.proposal = Proposal("rejection", actor)
        return ["closing_proposed"]

    def _decide_rejection(self, actor, agrees):
        self.proposal = None
        if agrees:
            self._close("rejected")
            return ["closing_voted", "rejected"]
        self.version -= 1
        return ["closing_voted"]

    def _propose_invalid(self, actor):
        self.proposal = Proposal("invalid", actor)
        return ["closing_proposed"]

    def _decide_invalid(self, actor, agrees):
        assert self.proposal
        self.voters.add(actor)
        if agrees and self.proposal.agreed:
            self._close("invalid")
            self.appealed_conclusion = False
            return ["closing_voted", "invalidated"]
        self.version -= 1
        if agrees:
            self.proposal.agreed.add(actor)
        else:
            self.proposal = None
        return ["closing_voted"]

    def _withdraw(self, actor):
        self._close("withdrawn")
        return ["withdrawn"]

    def _write(self, actor):
        self.heard = True
        return ["contact_recorded"]

    def _call(self, actor):
        spoken = bool(self.upset) and actor != self.handler and actor not in self.handled
        if spoken:
            self.upset.clear()
        return ["contact_recorded", "recontacted"] if spoken else ["contact_recorded"]

    def _add_note(self, actor):
        return ["noted"]

    def _reveal(self, actor):
        return ["revealed"]

    def _close(self, state):
        self.state, self.closed_at, self.proposal = state, self.now, None
        self.tasks.clear()

    # What somebody has to do, and by when

    @property
    def is_silent(self) -> bool:
        """The customer has the result and said nothing since."""
        return self.state == "feedback" and self.reached and self.rating is None and not self.heard

    def limits(self) -> set[str]:
        """Of which limits one at least has to run; none for a closed case, or while silence closes it."""
        if self.state not in OPEN or self.is_silent:
            return set()
        if self.state == "appealing":
            return {"appeal_review"}
        if self.state != "feedback":
            return {"result_notice"} if self.state == "resolved" else {"regulator_reply"}
        if self.rating is None and not self.reached:
            return {"result_notice"}
        return {"recontact"} if "rating" in self.upset else {"follow_up"}

    # What happens by itself

    def wait(self, span: timedelta) -> list[str]:
        self.now += span
        if self.state == "waiting_customer" and self.reply_by and self.reply_by <= self.now:
            self.state, self.reply_by = self.waits_from, None
            self.version += 1
            return ["waiting_ended"]
        if self.is_silent and self.told_at and self.told_at + SILENCE <= self.now:
            self.version += 1
            self._close("archived")
            return ["archived"]
        return []
