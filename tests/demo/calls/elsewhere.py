"""What is asked beside the complaint: by an authority, and by customers about their code and their data."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from complaints.lifecycle import authority, codes
from complaints.models import HistoryEvent
from complaints.retention import requests
from complaints.states import Authority, NoticeChannel
from demo.case import Case
from tests.demo.calls.calling import Call

if TYPE_CHECKING:
    from tests.demo.replaying import Replay


def _take_case(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    authority.record_case(
        **given,
        case=authority.Case(
            authority=Authority(said["authority"]),
            number=said["external_number"],
            grounds="",
            reply_by=datetime.fromisoformat(said["reply_by"]),
        ),
    )


def _answer(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    authority.record_answer(
        **given,
        authority=Authority(said["authority"]),
        number=said["external_number"],
        answer=said["answer"],
    )


def _reissue(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    channel = NoticeChannel(event.payload["channel"])
    codes.reissue_code(**given, is_identity_checked=True, channel=channel)


def _ask(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    requests.ask(**given, kind=requests.Kind(said["request"]), words=said["words"])


def _give(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    asked = replay.real(case).data_requests.get(decided_at=None)
    requests.give_copy(**given, request=asked, covers_all=event.payload["covers_all"])


CALLS: dict[str, Call] = {
    "case_taken": _take_case,
    "case_answered": _answer,
    "code_reissued": _reissue,
    "data_requested": _ask,
    "data_request_answered": _give,
}
