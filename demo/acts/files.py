"""Files on a ticket: added by either side, named for what they show, opened for a reason."""

from collections.abc import Sequence
from datetime import datetime

from accounts.actors import CUSTOMER, Actor
from accounts.roles import Right
from complaints.lifecycle import events
from complaints.lifecycle.remarks import told_of
from demo.exhibits import Exhibit, from_customer, from_staff
from demo.filing import drawing, filed
from demo.play import Play


def add(play: Play, at: datetime) -> None:
    """By whoever investigates, else the agent: what the subject calls for."""
    subject = play.script.category.code.split("-")[0]
    exhibits = from_staff(subject, at, drawing(play.case.ticket, len(play.case.files)))
    _add(play, at, by=play.case.ticket.handler or play.agent, exhibits=exhibits)


def send(play: Play, at: datetime) -> None:
    """By the customer, on the progress page."""
    _add(play, at, by=CUSTOMER, exhibits=[from_customer(at, drawing(play.case.ticket, len(play.case.files)))])


def _add(play: Play, at: datetime, *, by: Actor, exhibits: Sequence[Exhibit]) -> None:
    case = play.case
    with case.noting(by=by, right=Right.ATTACH, at=at) as move:
        added = filed(exhibits, case.ticket, by=by, at=at, place=len(case.files))
        case.files += added
        move.record(events.EvidenceAdded(files=told_of([each.attachment for each in added])))


def relabel(play: Play, at: datetime) -> None:
    """The agent says what the customer's latest file shows."""
    case, by = play.case, play.agent
    sent = next(each for each in reversed(case.files) if each.attachment.from_customer)
    with case.noting(by=by, right=Right.ATTACH, at=at) as move:
        file = sent.attachment
        showed, file.kind = file.kind, sent.exhibit.shows
        move.record(
            events.EvidenceRelabelled(id=str(file.pk), name=file.name, showed=showed, shows=file.kind)
        )


def open_guarded(play: Play, at: datetime) -> None:
    """The agent listens to the recording, or looks at the proof of identity."""
    file = next(each.attachment for each in play.case.files if each.attachment.is_guarded)
    with play.case.noting(by=play.agent, right=Right.REVEAL, at=at) as move:
        reason = play.say("open_reasons")
        move.record(events.FileOpened(id=str(file.pk), name=file.name, shows=file.kind, reason=reason))
