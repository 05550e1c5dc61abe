"""What the moves of the main line lead to – the events they leave behind – and what happens by itself."""

from datetime import timedelta

from tests.lifecycle.walk.missing import Needs
from tests.lifecycle.walk.model import SILENCE, Waiting
from tests.lifecycle.walk.tables import DESK, OPEN

SYSTEMS_TIER = 50


class MainLine(Needs):
    """From the complaint to the archive."""

    def _take(self, actor):
        if self.agent is None and self.role(actor) in DESK:
            self.agent, self.team = actor, self.unit(actor)

    def _give_to(self, department, handler):
        self.department, self.handler = department, handler
        self.named |= {handler} - {None}

    def _classify(self, actor, complexity):
        self._take(actor)
        self.state, self.complexity, self.tags = "classified", complexity, ()
        return ["classified"]

    def _resolve_on_the_spot(self, actor):
        self._take(actor)
        self.upset.discard("reopening")
        self.solved.add(actor)
        self.state = "resolved"
        return ["resolved_on_the_spot"]

    def _assign(self, actor, department, handler):
        self.state, self.assigned_at = "assigned", self.now
        self.was_dispatched, self.dispatched_by_leader = True, False
        self._give_to(department, handler)
        return ["assigned"]

    def _arbitrate(self, actor, department, handler):
        self._assign(actor, department, handler)
        self.dispatched_by_leader, self.returns = True, 0
        return ["arbitrated"]

    def _return_ticket(self, actor):
        self.state, self.department, self.handler = "classified", None, None
        self.returns += 1
        return ["returned"]

    def _transfer(self, actor, department, handler):
        self.state = "assigned"
        self._give_to(department, handler)
        return ["transferred"]

    def _start_investigation(self, actor, owner):
        self.state = "investigating"
        self._give_to(self.department, owner or actor)
        self.worked.add(actor)
        return ["investigation_started"]

    def _ask_customer(self, actor, days):
        self.waits_from, self.state = self.state, "waiting_customer"
        self.reply_by = self.now + timedelta(days=days)
        self.waiting = Waiting(asked_on=self.now.date(), silences=self.waiting.silences)
        self.worked.add(actor)
        return ["customer_asked"]

    def _customer_answered(self, actor):
        self.state, self.reply_by, self.waiting = self.waits_from, None, Waiting()
        return ["customer_answered"]

    def _go_on_without_answer(self, actor):
        self.state, self.reply_by, self.waiting = self.waits_from, None, Waiting()
        return ["waiting_ended"]

    def _submit_plan(self, actor, costs, why):
        self.applicants.add(actor)
        self.worked.add(actor)
        self.costs = costs
        kinds = ["waiting_ended"] if self.waiting.is_unanswered else []
        self.waiting = Waiting() if kinds else self.waiting
        at_once = max(costs) <= SYSTEMS_TIER
        self.state = "negotiating" if at_once else "plan_review"
        return [*kinds, "plan_submitted", "plan_approved"][: None if at_once else len(kinds) + 1]

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

    def _customer_consents(self, actor, option):
        self.state, self.paid = "implementing", self.costs[(option or 1) - 1]
        self.steps = {1, 2}
        return ["customer_consented"]

    def _decide_without_consent(self, actor, option):
        self._customer_consents(actor, option)
        return ["decided_without_consent"]

    def _resolve(self, actor):
        self.upset.discard("reopening")
        self.worked.add(actor)
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

    def _close(self, state):
        self.state, self.closed_at, self.proposal, self.appeal = state, self.now, None, ""
        self.tasks.clear()
        self.reply_by = None

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
            return {"appeal_review"} if self.appeal == "internal" else set()
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
            assert self.waiting.asked_on
            self.waiting.silences = [*self.waiting.silences, self.waiting.asked_on]
            self.version += 1
            return ["waiting_ended"]
        if self.is_silent and self.told_at and self.told_at + SILENCE <= self.now:
            self.version += 1
            self._close("archived")
            return ["archived"]
        return []
