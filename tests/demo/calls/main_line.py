"""The main line: classified, dispatched, investigated, solved, told, archived."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accounts.models import User
from complaints.lifecycle import (
    approving,
    archive,
    assign,
    carrying_out,
    classify,
    feedback,
    investigate,
    resolve,
)
from complaints.lifecycle.plan_draft import PlanDraft, RemedyDraft, ShareDraft, StepDraft
from complaints.models import Category, HistoryEvent, ResultNotice
from complaints.states import Complexity, NoticeChannel
from demo.case import Case
from tests.demo.calls.calling import Call, plain
from tests.demo.calls.named import person, term, unit

if TYPE_CHECKING:
    from tests.demo.replaying import Replay


def _classify(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    after = event.payload["after"]
    classify.classify(
        **given,
        as_=classify.Classification(
            category=Category.objects.get(code=after["category"]["code"]),
            severity=after["severity"],
            urgency=after["urgency"],
            complexity=Complexity(after["complexity"]),
            tags=tuple(after["tags"]),
            is_vulnerable=case.ticket.is_vulnerable,
            may_escalate=case.ticket.may_escalate,
        ),
    )


def _spot(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    resolve.resolve_on_the_spot(**given, solution=event.payload["solution"], customer_agrees=True)


def _assign(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    assign.assign(
        **given, department=unit(said["department"]), handler=person(said["handler"]), note=said["note"]
    )


def _start(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    owner = User.objects.select_related("unit").get(staff_number=said["owner"]["number"])
    investigate.start_investigation(**given, owner=owner, note=said["note"])


def _submit(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    draft = PlanDraft(
        finding=said["finding"],
        evidence=said["evidence"],
        verified_true=True,
        verified_accurate=True,
        verified_complete=True,
        responsibility=term(said["responsibility"], "responsibility"),
        cause=term(said["cause"], "cause"),
        remedies=tuple(
            RemedyDraft(
                remedy=term(worth["remedy"], "remedy"),
                amount=Decimal(worth["compensation"]),
                option=worth["option"],
            )
            for worth in said["amounts"]
        ),
        steps=tuple(
            StepDraft(
                text=step["text"],
                department=unit(step["department"]),
                owner=step["owner"],
                due_on=date.fromisoformat(step["due_on"]),
            )
            for step in said["steps"]
        ),
        options=tuple(said["options"]),
        shares=tuple(
            ShareDraft(party=term(part["party"], "responsibility"), percent=part["percent"])
            for part in said["shares"]
        ),
    )
    investigate.submit_plan(**given, draft=draft)


def _option(said: dict[str, Any], case: Case) -> int | None:
    texts = {option.text: option.position for plan in case.plans for option in plan.options}
    return texts[said["option"]] if said["option"] else None


def _consent(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    resolve.customer_consents(
        **given,
        channel=NoticeChannel(said["channel"]),
        note=said["note"],
        option=_option(said, case),
    )


def _decide_alone(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    resolve.decide_without_consent(**given, reasons=said["reasons"], option=_option(said, case))


def _report_steps(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    done = frozenset(step.position for step in case.plan.steps if step.text in said["steps"])
    carrying_out.report_steps(**given, done=done, note=said["note"])


def _resolve(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said, done = event.payload, frozenset(range(1, 20))
    resolve.resolve(**given, done=done, outcome=said["outcome"], proof=said["proof"])


def _tell(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = dict(event.payload)
    said["closing"] = ResultNotice.Closing(said["closing"])
    said["channel"] = NoticeChannel(said["channel"])
    feedback.give_feedback(**given, told=feedback.Result(**said))


def _rate(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    if not said["by_callback"]:
        feedback.rate(**given, score=said["score"], comment=said["comment"])
        return
    closed = case.history[event.seq].payload
    archive.archive(**given, reached=True, score=said["score"], comment=said["comment"], note=closed["note"])


def _archive(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    if event.payload["reason"] == "silence":
        archive.archive_silent(now=event.at)
    else:
        archive.archive(**given, reached=False, score=None, note=event.payload["note"])


CALLS: dict[str, Call] = {
    "classified": _classify,
    "resolved_on_the_spot": _spot,
    "assigned": _assign,
    "investigation_started": _start,
    "plan_submitted": _submit,
    "plan_approved": plain(approving.approve_plan, "opinion"),
    "plan_sent_back": plain(approving.send_back, "opinion"),
    "customer_amended": plain(resolve.customer_amends, "wanted", "channel"),
    "customer_consented": _consent,
    "decided_without_consent": _decide_alone,
    "steps_done": _report_steps,
    "resolved": _resolve,
    "feedback_given": _tell,
    "rated": _rate,
    "archived": _archive,
}
