"""Between departments, waiting, more time, and whatever ends a case otherwise or begins it again."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from complaints.lifecycle import (
    appealing,
    assisting,
    between,
    closing,
    merging,
    reopening,
    waiting,
)
from complaints.models import HistoryEvent
from complaints.models.appeal import Appeal
from complaints.states import NoticeChannel
from demo.case import Case
from sla import deciding, extending
from tests.demo.calls.calling import Call, plain
from tests.demo.calls.filing import kept_at
from tests.demo.calls.named import person, term, unit

if TYPE_CHECKING:
    from tests.demo.replaying import Replay


def _hand_on(move: Callable[..., Any]) -> Call:
    def call(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
        said = event.payload
        move(
            **given,
            department=unit(said["department"]),
            handler=person(said["handler"]),
            reason=said["reason"],
        )

    return call


def _ask(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    reply_by = datetime.fromisoformat(said["reply_by"])
    waiting.ask_customer(**given, question=said["question"], reply_by=reply_by)


def _answered(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said, sent = event.payload, kept_at(case, event.at, given["by"])
    waiting.customer_answered(
        **given, answer=said["answer"], channel=NoticeChannel(said["channel"]), attachments=sent
    )


def _end_waiting(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    if event.payload["ending"] == "silent":
        waiting.end_silent(now=event.at)
    else:
        waiting.go_on_without_answer(**given, reason=event.payload["reason"])


def _ask_department(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    assisting.ask_department(
        **given,
        department=unit(said["department"]),
        request=said["request"],
        due_on=date.fromisoformat(said["due_on"]),
    )


def _answer_task(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    task = replay.real(case).tasks.get(closed_at=None)
    assisting.answer_task(**given, task_id=task.pk, answer=event.payload["answer"])


def _cancel_task(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    task = replay.real(case).tasks.get(closed_at=None)
    assisting.cancel_task(**given, task_id=task.pk, reason=event.payload["reason"])


def _ask_for_time(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    clock = replay.real(case).clocks.get(target=said["target"], met_at=None, cancelled_at=None)
    extending.request_extension(
        **given,
        clock=clock.pk,
        promised_at=datetime.fromisoformat(said["promised_at"]),
        reason=said["reason"],
        explained=extending.Explained(
            channel=NoticeChannel(said["channel"]),
            told_at=datetime.fromisoformat(said["told_at"]),
            said=said["said"],
        ),
    )


def _extend(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    deciding.decide_extension(**given, agrees=True, opinion=event.payload["opinion"])


def _refuse_more(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    deciding.decide_extension(**given, agrees=False, opinion=event.payload["opinion"])


def _propose(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    about = {"reason": term(said["reason"], "reason"), "explanation": said["explanation"]}
    if said["proposal"] == "rejection":
        closing.propose_rejection(**given, **about)
    else:
        closing.propose_invalid(**given, **about, evidence=said["evidence"])


def _vote(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    decide = closing.decide_rejection if said["proposal"] == "rejection" else closing.decide_invalid
    decide(**given, agrees=said["agrees"], opinion=said["opinion"])


def _merge(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    merging.merge(**given, into=replay.numbers[said["into"]], reason=said["reason"])


def _appeal(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    appealing.appeal(
        **given,
        kind=Appeal.Kind(said["appeal"]),
        grounds=said["grounds"],
        regulator=appealing.FromRegulator(
            number=said["external_number"], transferred_on=date.fromisoformat(said["transferred_on"])
        )
        if said["external_number"]
        else None,
        materials=kept_at(case, event.at, given["by"]),
    )


CALLS: dict[str, Call] = {
    "returned": plain(between.return_ticket, "reason"),
    "arbitrated": _hand_on(between.arbitrate),
    "transferred": _hand_on(between.transfer),
    "customer_asked": _ask,
    "customer_answered": _answered,
    "waiting_ended": _end_waiting,
    "department_asked": _ask_department,
    "task_answered": _answer_task,
    "task_cancelled": _cancel_task,
    "extension_requested": _ask_for_time,
    "deadline_extended": _extend,
    "extension_refused": _refuse_more,
    "closing_proposed": _propose,
    "closing_voted": _vote,
    "withdrawn": plain(closing.withdraw, "reason", "channel"),
    "merged": _merge,
    "reopened": plain(reopening.reopen, "reason"),
    "appealed": _appeal,
    "appeal_decided": plain(appealing.decide_appeal, "conclusion", "reasons"),
}
