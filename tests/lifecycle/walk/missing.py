"""What a move needs besides its state and the right person."""

from datetime import datetime, timedelta

from tests.lifecycle.walk.model import HOURS_TO_RETURN, MONTH, Rules
from tests.lifecycle.walk.tables import ANSWERING

URGES_A_DAY = CODES_A_DAY = 3
A_DAY = timedelta(days=1)
LEADERS_TIER = 500


class Needs(Rules):
    """Is it possible now?"""

    def ready(self, move: str, actor: str, **how: object) -> bool:
        looked_at = getattr(self, f"_{move}_needs", None)
        return looked_at is None or bool(looked_at(actor, **how))

    def _receives(self, department: str, handler: str | None) -> bool:
        somebody = any(self.takes_up(each, department) for each in self.posts)
        return somebody and (handler is None or self.takes_up(handler, department))

    def _classify_needs(self, actor, complexity):
        milder = self.complexity == "complex" and complexity == "simple"
        return not (milder and self.was_dispatched) or self.role(actor) == "leader"

    def _resolve_on_the_spot_needs(self, actor):
        return self.complexity == "simple"

    def _assign_needs(self, actor, department, handler):
        return self.returns < 2 and self._receives(department, handler)

    def _arbitrate_needs(self, actor, department, handler):
        return self.returns >= 2 and self._receives(department, handler)

    def _return_ticket_needs(self, actor):
        in_time = self.assigned_at is not None and self.now <= self.assigned_at + HOURS_TO_RETURN
        return in_time and not self.dispatched_by_leader

    def _transfer_needs(self, actor, department, handler):
        same = department == self.department
        free = same or not self.dispatched_by_leader or self.role(actor) == "leader"
        return self._receives(department, handler) and free and not (same and handler in {None, self.handler})

    def _start_investigation_needs(self, actor, owner):
        owner = owner or actor
        return owner == self.handler or self.takes_up(owner, self.department)

    def _go_on_without_answer_needs(self, actor):
        return self.waiting.attempts >= 3

    def _submit_plan_needs(self, actor, costs, why):
        return bool(why) or not self.waiting.is_unanswered

    def _approve_plan_needs(self, actor):
        return self.role(actor) != "leader" or max(self.costs) <= LEADERS_TIER

    def _customer_consents_needs(self, actor, option):
        return option is None if len(self.costs) == 1 else option is not None

    _decide_without_consent_needs = _customer_consents_needs

    def _resolve_needs(self, actor):
        return not self.tasks

    def _give_feedback_needs(self, actor, reached):
        return self.state == "resolved" or (not self.reached and self.rating is None)

    def _rate_needs(self, actor, score):
        return self.rating is None

    def _archive_needs(self, actor, score):
        return self.rating is not None or bool(score)

    def _reopen_needs(self, actor):
        ended: datetime | None = self.closed_at or self.told_at
        return ended is None or self.now <= ended + (MONTH * (not self.ended_an_appeal))

    def _appeal_needs(self, actor, kind):
        return actor != "customer" if kind == "regulator" else not self.appealed_conclusion

    def _withdraw_needs(self, actor):
        return self.appeal != "regulator"

    def _propose_rejection_needs(self, actor):
        void = self.proposal and self.proposal.kind == "rejection" and self.state != "intake"
        return self.proposal is None or bool(void)

    _propose_invalid_needs = _propose_rejection_needs

    def _decide_rejection_needs(self, actor, agrees):
        return self.proposal is not None and self.proposal.kind == "rejection"

    def _decide_invalid_needs(self, actor, agrees):
        return self.proposal is not None and self.proposal.kind == "invalid"

    def _merge_needs(self, actor, reason):
        """The other one is of another kind, and the first team's."""
        return (bool(reason) or not self.complexity) and self.unit(actor) == "team"

    def _ask_department_needs(self, actor, department):
        answers = any(self.answers_for(each, department) for each in self.posts)
        return department != self.department and answers

    def _cancel_task_needs(self, actor, department):
        return department in self.tasks

    def _report_steps_needs(self, actor, done):
        return self.steps & set(done)

    def _link_incident_needs(self, actor, reason):
        """It is of the kind that the ticket gets by any classifying."""
        return not self.is_linked and bool(reason or self.complexity)

    def _unlink_incident_needs(self, actor):
        return self.is_linked

    def _request_extension_needs(self, actor):
        return self.may_ask_for_time

    def _decide_extension_needs(self, actor, agrees):
        first = self.role(actor) == "leader"
        return bool(self.asked_for_time) and first == self.first_extension

    def _urge_needs(self, actor):
        return actor != "customer" or self.urged_on.count(self.now.date()) < URGES_A_DAY

    def _set_tags_needs(self, actor, tags):
        return tags != self.tags

    def _set_marks_needs(self, actor, marks):
        lifts = "confidential" in self.marks and "confidential" not in marks
        return marks != self.marks and (not lifts or self.role(actor) in {"leader", "supervisor"})

    def _reissue_code_needs(self, actor):
        return sum(at > self.now - A_DAY for at in self.codes_at) < CODES_A_DAY

    def _hold_needs(self, actor):
        return not self.is_held

    def _lift_hold_needs(self, actor):
        return self.is_held

    def _relabel_evidence_needs(self, actor, kind):
        return bool(self.file) and kind != self.file

    def _answer_task_needs(self, actor):
        return self.role(actor) in ANSWERING
