"""Second handling, early closing, and what moves nothing, on the product."""

import uuid
from datetime import timedelta

from django.utils.timezone import localdate

from complaints.lifecycle import (
    appealing,
    assisting,
    carrying_out,
    closing,
    codes,
    contacts,
    incidents,
    marking,
    merging,
    preliminary,
    remarks,
    reopening,
    urging,
)
from complaints.models import Appeal, Attachment, ContactRecord, Term
from complaints.models.attachment import EvidenceKind
from complaints.printing import printing
from complaints.states import Mark
from sla import deciding, extending
from tests.lifecycle.walk.acting import PHONE, MainStage

PURPOSE = ContactRecord.Purpose


class Stage(MainStage):
    """The product, whole."""

    def _reopen(self, who):
        reopening.reopen(reason="还是没信号", **who)

    def _appeal(self, who, kind):
        number = f"GX-{uuid.uuid4().hex[:8]}"
        passed_on = appealing.FromRegulator(number=number, transferred_on=localdate(who["now"]))
        regulator = passed_on if kind == "regulator" else None
        appealing.appeal(kind=Appeal.Kind(kind), grounds="处理不公", regulator=regulator, **who)

    def _decide_appeal(self, who, conclusion):
        appealing.decide_appeal(conclusion=Appeal.Conclusion(conclusion), reasons="复核完毕", **who)

    def _propose_rejection(self, who):
        closing.propose_rejection(reason=_reason(), explanation="不属于本公司业务", **who)

    def _decide_rejection(self, who, agrees):
        closing.decide_rejection(agrees=agrees, opinion="意见", **who)

    def _propose_invalid(self, who):
        closing.propose_invalid(reason=_reason(), explanation="不属实", evidence="录音", **who)

    def _decide_invalid(self, who, agrees):
        closing.decide_invalid(agrees=agrees, opinion="意见", **who)

    def _withdraw(self, who):
        closing.withdraw(channel=PHONE, reason="已解决，不再投诉", **who)

    def _merge(self, who, reason):
        merging.merge(into=self.twin, reason=reason, **who)

    def _ask_department(self, who, department):
        due_on = who["now"].date() + timedelta(days=3)
        unit = self.units[department]
        assisting.ask_department(department=unit, request="请核对套餐", due_on=due_on, **who)

    def _open_task(self, unit):
        task = self.ticket().tasks.filter(department=unit, closed_at=None).order_by("pk").first()
        return task.pk if task else 0

    def _answer_task(self, who):
        unit = getattr(who["by"], "unit", None)
        assisting.answer_task(task_id=self._open_task(unit), answer="已核对", **who)

    def _cancel_task(self, who, department):
        task = self._open_task(self.units[department])
        assisting.cancel_task(task_id=task, reason="已查明，不再需要", **who)

    def _report_steps(self, who, done):
        carrying_out.report_steps(done=frozenset(done), **who)

    def _give_preliminary_result(self, who):
        preliminary.give_preliminary_result(text="正在换设备", channel=PHONE, **who)

    def _link_incident(self, who, reason):
        incidents.link_incident(incident=self.incident, reason=reason, **who)

    def _unlink_incident(self, who):
        incidents.unlink_incident(**who)

    def _request_extension(self, who):
        clocks = self.limits_to_extend(who["now"])
        due_at = self.ticket().clocks.get(pk=clocks[0]).due_at if clocks else who["now"]
        told = extending.Explained(channel=PHONE, told_at=who["now"], said="设备在路上")
        extending.request_extension(
            clock=clocks[0] if clocks else 0,
            promised_at=due_at + timedelta(days=1),
            reason="等待设备",
            explained=told,
            **who,
        )

    def _decide_extension(self, who, agrees):
        deciding.decide_extension(agrees=agrees, opinion="意见", **who)

    def _urge(self, who):
        urging.urge(text="快一点", channel=PHONE, **who)

    def _set_tags(self, who, tags):
        marking.set_tags(tags=tags, **who)

    def _set_marks(self, who, marks):
        marking.set_marks(marks=[Mark(mark) for mark in marks], reason="投诉人要求", **who)

    def _reissue_code(self, who):
        codes.reissue_code(is_identity_checked=True, channel=PHONE, **who)

    def _hold(self, who):
        marking.hold(reason="法院来函", **who)

    def _lift_hold(self, who):
        marking.lift_hold(reason="案件已结", **who)

    def _write(self, who):
        self._speak(who, by_customer=True, purpose=PURPOSE.OTHER)

    def _call(self, who):
        self._speak(who, by_customer=False, purpose=PURPOSE.PROGRESS)

    def _call_in_vain(self, who):
        self._speak(who, by_customer=False, purpose=PURPOSE.FACTS, reached=False)

    def _speak(self, who, reached=True, **how):
        contacts.record_contact(channel=PHONE, reached=reached, text="说明情况", **how, **who)

    def _add_note(self, who):
        remarks.add_note(text="备注", **who)

    def _add_evidence(self, who):
        file = Attachment.objects.create(
            file="x", name="账单.png", media_type="image/png", size=1, sha256="0" * 64, added_at=who["now"]
        )
        remarks.add_evidence(attachments=[file], **who)

    def _relabel_evidence(self, who, kind):
        first = self.ticket().attachments.order_by("added_at").first()
        file_id = first.pk if first else uuid.uuid4()
        remarks.relabel_evidence(file_id=file_id, kind=EvidenceKind(kind), **who)

    def _print_form(self, who):
        printing.print_form(reason="", language="zh-hans", **who)

    def _reveal(self, who):
        remarks.reveal(reason="需要回电", **who)


def _reason() -> Term:
    return Term.objects.filter(kind=Term.Kind.REASON)[0]
