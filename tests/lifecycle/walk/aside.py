"""What second handling, early closing and what moves nothing lead to."""

from tests.lifecycle.walk.handling import MainLine
from tests.lifecycle.walk.model import Proposal, Waiting
from tests.lifecycle.walk.tables import BESIDE


class Life(MainLine):
    """One ticket, whole."""

    def go(self, move: str, actor: str, **how: object) -> list[str]:
        self.acted.append((actor, move))
        self.version += move not in BESIDE
        kinds: list[str] = getattr(self, f"_{move}")(actor, **how)
        return kinds

    def _reopen(self, actor):
        self.cycle += 1
        self.returns, self.dispatched_by_leader = 0, False
        knows_whose = self.department is not None or self.complexity != ""  # a category has a department
        self.state = "investigating" if knows_whose else "intake"
        self.told_at = self.closed_at = self.proposal = self.paid = None
        self.waiting, self.ended_an_appeal = Waiting(), False
        self.upset.add("reopening")
        self.tasks.clear()
        return ["reopened"]

    def _appeal(self, actor, kind):
        self.before_appeal = {who for who, _ in self.acted[:-1]} | self.named
        self.appealed_from, self.state, self.appeal = self.state, "appealing", kind
        self.appealed_conclusion = self.appealed_conclusion or kind == "internal"
        self.is_regulators = self.is_regulators or kind == "regulator"
        self.proposal = None
        self.tasks.clear()
        return ["appealed"]

    def _decide_appeal(self, actor, conclusion):
        self.officers.add(actor)
        self.appeal = ""
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
        self.ended_an_appeal = self.state == "appealing"
        self._close("withdrawn")
        return ["withdrawn"]

    def _merge(self, actor, reason):
        self._close("merged")
        return ["merged"]

    def _ask_department(self, actor, department):
        self.tasks.append(department)
        self.tasks_ever.add(department)
        return ["department_asked"]

    def _answer_task(self, actor):
        self.tasks.remove(self.unit(actor))
        return ["task_answered"]

    def _cancel_task(self, actor, department):
        self.tasks.remove(department)
        return ["task_cancelled"]

    def _report_steps(self, actor, done):
        self.steps -= set(done)
        self.worked.add(actor)
        return ["steps_done"]

    def _give_preliminary_result(self, actor):
        self.waiting.heard = True
        return ["preliminary_told"]

    def _link_incident(self, actor, reason):
        self.is_linked = True
        return ["incident_linked"]

    def _unlink_incident(self, actor):
        self.is_linked = False
        return ["incident_unlinked"]

    def _request_extension(self, actor):
        return ["extension_requested"]

    def _decide_extension(self, actor, agrees):
        return ["deadline_extended" if agrees else "extension_refused"]

    def _urge(self, actor):
        self.urges += 1
        if actor == "customer":
            self.urged_on.append(self.now.date())
        self.heard = True
        return ["urged"]

    def _set_tags(self, actor, tags):
        self.tags = tags
        return ["tagged"]

    def _set_marks(self, actor, marks):
        self.marks = marks
        return ["marked"]

    def _reissue_code(self, actor):
        self.codes_at.append(self.now)
        return ["code_reissued"]

    def _hold(self, actor):
        self.is_held = True
        return ["legal_hold"]

    def _lift_hold(self, actor):
        self.is_held = False
        return ["legal_hold"]

    def _write(self, actor):
        self.heard = self.waiting.heard = True
        return ["contact_recorded"]

    def _call(self, actor):
        self.heard = self.waiting.heard = True
        spoken = bool(self.upset) and not self.has_handled(actor) and actor not in self.solved
        if spoken:
            self.upset.clear()
        return ["contact_recorded", "recontacted"] if spoken else ["contact_recorded"]

    def _call_in_vain(self, actor):
        self.waiting.tried.add(self.now.date())
        return ["contact_recorded"]

    def _add_note(self, actor):
        return ["noted"]

    def _add_evidence(self, actor):
        self.file = self.file or "other"
        self.heard = self.heard or actor == "customer"
        return ["evidence_added"]

    def _relabel_evidence(self, actor, kind):
        self.file = kind
        return ["evidence_relabelled"]

    def _print_form(self, actor):
        return ["printed"]

    def _reveal(self, actor):
        return ["revealed"]
