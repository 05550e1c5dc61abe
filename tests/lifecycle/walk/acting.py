"""The same moves on the product: one call each, with unimportant things filled in."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.actors import CUSTOMER, Actor
from accounts.models import Department, User
from complaints.lifecycle import (
    appealing,
    approving,
    archive,
    assign,
    assisting,
    between,
    classify,
    closing,
    contacts,
    feedback,
    investigate,
    preliminary,
    remarks,
    reopening,
    resolve,
    waiting,
)
from complaints.lifecycle.moving import TicketRef
from complaints.models import Appeal, Category, ContactRecord, Term, Ticket
from complaints.models.outcome import Score
from complaints.states import Complexity, NoticeChannel
from tests.factories import a_classification, a_plan, a_result

PHONE = NoticeChannel.PHONE


@dataclass
class Stage:
    """The product with its cast, and the one ticket that is walked through it."""

    cast: dict[str, User]
    departments: dict[str, Department]
    category: Category
    number: str

    def ticket(self) -> Ticket:
        return Ticket.objects.get(number=self.number)

    def do(self, move: str, actor: str, now: datetime, **how) -> None:
        """Raises what the domain raises."""
        by: Actor = CUSTOMER if actor == "customer" else self.cast[actor]
        ref = TicketRef(number=self.number, version=self.ticket().version, key=uuid.uuid4())
        getattr(self, f"_{move}")({"ticket": ref, "by": by, "now": now}, **how)

    def _classify(self, who, complexity):
        as_ = a_classification(self.category, complexity=Complexity(complexity))
        classify.classify(as_=as_, **who)

    def _resolve_on_the_spot(self, who):
        resolve.resolve_on_the_spot(solution="已重置", customer_agrees=True, **who)

    def _assign(self, who, department):
        assign.assign(department=self.departments[department], **who)

    def _arbitrate(self, who, department):
        between.arbitrate(department=self.departments[department], reason="归口", **who)

    def _return_ticket(self, who):
        between.return_ticket(reason="不归我们", **who)

    def _transfer(self, who, department):
        between.transfer(department=self.departments[department], reason="归口", **who)

    def _start_investigation(self, who):
        investigate.start_investigation(owner=who["by"], **who)

    def _ask_customer(self, who):
        waiting.ask_customer(question="哪个房间？", reply_by=who["now"] + timedelta(days=2), **who)

    def _customer_answered(self, who):
        waiting.customer_answered(answer="客厅", channel=PHONE, **who)

    def _go_on_without_answer(self, who):
        waiting.go_on_without_answer(reason="联系不上", **who)

    def _ask_department(self, who, department):
        assisting.ask_department(
            department=self.departments[department],
            request="请核对套餐",
            due_on=who["now"].date() + timedelta(days=3),
            **who,
        )

    def _answer_task(self, who):
        unit = who["by"].unit
        task = self.ticket().tasks.filter(department=unit, closed_at=None).first()
        assisting.answer_task(task_id=task.pk if task else 0, answer="已核对", **who)

    def _give_preliminary_result(self, who):
        preliminary.give_preliminary_result(text="正在换设备", channel=PHONE, **who)

    def _submit_plan(self, who, amount):
        draft = a_plan(self.departments["network"], who["now"], amount)
        investigate.submit_plan(draft=draft, **who)

    def _approve_plan(self, who):
        approving.approve_plan(opinion="同意", **who)

    def _send_back(self, who):
        approving.send_back(opinion="证据不足", **who)

    def _customer_amends(self, who):
        resolve.customer_amends(wanted="多退一些", channel=PHONE, **who)

    def _customer_consents(self, who):
        resolve.customer_consents(channel=PHONE, **who)

    def _decide_without_consent(self, who):
        resolve.decide_without_consent(reasons="已尽力协商", **who)

    def _resolve(self, who):
        resolve.resolve(done=frozenset({1, 2}), outcome="已修复", proof="路测", **who)

    def _give_feedback(self, who, reached):
        told = a_result()
        feedback.give_feedback(
            told=feedback.Result(
                result=told.result,
                cause=told.cause,
                improvement=told.improvement,
                closing=told.closing,
                channel=told.channel,
                reached=reached,
            ),
            **who,
        )

    def _rate(self, who, score):
        feedback.rate(score=Score(score), **who)

    def _archive(self, who, score):
        archive.archive(reached=True, score=Score(score) if score else None, note="已解释", **who)

    def _reopen(self, who):
        reopening.reopen(reason="还是没信号", **who)

    def _appeal(self, who):
        appealing.appeal(kind=Appeal.Kind.INTERNAL, grounds="处理不公", **who)

    def _decide_appeal(self, who, conclusion):
        appealing.decide_appeal(conclusion=Appeal.Conclusion(conclusion), reasons="复核完毕", **who)

    def _propose_rejection(self, who):
        closing.propose_rejection(reason=self._reason(), explanation="不属于本公司业务", **who)

    def _decide_rejection(self, who, agrees):
        closing.decide_rejection(agrees=agrees, opinion="意见", **who)

    def _propose_invalid(self, who):
        closing.propose_invalid(reason=self._reason(), explanation="不属实", evidence="录音", **who)

    def _decide_invalid(self, who, agrees):
        closing.decide_invalid(agrees=agrees, opinion="意见", **who)

    def _withdraw(self, who):
        closing.withdraw(channel=PHONE, reason="已解决，不再投诉", **who)

    def _write(self, who):
        self._speak(who, by_customer=True, purpose=ContactRecord.Purpose.OTHER)

    def _call(self, who):
        self._speak(who, by_customer=False, purpose=ContactRecord.Purpose.PROGRESS)

    def _speak(self, who, **how):
        contacts.record_contact(channel=PHONE, reached=True, text="说明情况", **how, **who)

    def _add_note(self, who):
        remarks.add_note(text="备注", **who)

    def _reveal(self, who):
        remarks.reveal(reason="需要回电", **who)

    def _reason(self) -> Term:
        return Term.objects.filter(kind=Term.Kind.REASON)[0]
