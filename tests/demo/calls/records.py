"""What moves nothing."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from accounts.roles import Right
from complaints.lifecycle import (
    contacts,
    incidents,
    marking,
    preliminary,
    remarks,
    urging,
)
from complaints.lifecycle.events import Printed
from complaints.lifecycle.moving import noting
from complaints.models import Attachment, HistoryEvent, Incident
from complaints.models.attachment import EvidenceKind
from complaints.states import Mark
from demo.case import Case
from tests.demo.calls.calling import Call, plain
from tests.demo.calls.filing import keep_again

if TYPE_CHECKING:
    from tests.demo.replaying import Replay


def _contact(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    contacts.record_contact(**given, **event.payload)


def _tag(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    marking.set_tags(**given, tags=event.payload["after"])


def _print(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    """As complaints.printing does, without the file."""
    with noting(given["ticket"], by=given["by"], right=Right.PRINT, now=given["now"]) as move:
        move.record(Printed(**event.payload))


def _link(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    incidents.link_incident(**given, incident=Incident.objects.get(pk=int(event.payload["incident"])))


def _mark(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    marking.set_marks(**given, marks=[Mark(mark) for mark in said["after"]], reason=said["reason"])


def _add_evidence(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    named = {file["id"] for file in event.payload["files"]}
    kept = [keep_again(file, given["by"]) for file in case.files if str(file.attachment.pk) in named]
    remarks.add_evidence(**given, attachments=kept)


def _relabel(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    said = event.payload
    remarks.relabel_evidence(**given, file_id=UUID(said["id"]), kind=EvidenceKind(said["shows"]))


def _open_file(replay: "Replay", case: Case, event: HistoryEvent, given: dict[str, Any]) -> None:
    file = Attachment.objects.get(pk=event.payload["id"])
    remarks.open_file(**given, file=file, reason=event.payload["reason"])


CALLS: dict[str, Call] = {
    "marked": _mark,
    "preliminary_told": plain(preliminary.give_preliminary_result, "text", "channel"),
    "contact_recorded": _contact,
    "urged": plain(urging.urge, "text", "channel"),
    "tagged": _tag,
    "noted": plain(remarks.add_note, "text"),
    "revealed": plain(remarks.reveal, "reason"),
    "printed": _print,
    "legal_hold": plain(marking.hold, "reason"),
    "incident_linked": _link,
    "incident_unlinked": plain(incidents.unlink_incident),
    "evidence_added": _add_evidence,
    "evidence_relabelled": _relabel,
    "file_opened": _open_file,
}
