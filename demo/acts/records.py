"""What moves nothing: contacts, urges, tags, notes, looks at personal data."""

import hashlib
from datetime import datetime

from accounts.actors import CUSTOMER, Actor, Outsider
from accounts.roles import Right, Role
from complaints.lifecycle import events
from complaints.lifecycle.contacts import dissatisfied_since
from complaints.lifecycle.marking import marks_of
from complaints.models import ContactRecord
from complaints.priority import FIRST
from complaints.states import Mark, NoticeChannel, State
from demo.play import Play
from sla.in_force import current

Purpose = ContactRecord.Purpose


def contact(play: Play, at: datetime) -> None:
    """By whoever has the case: the appeal officer, the one who investigates, else the agent."""
    ticket = play.case.ticket
    officer = play.house.people[Role.APPEAL_OFFICER][0] if ticket.state == State.APPEALING else None
    speak(play, at, by=officer or play.caller(), purpose=Purpose.PROGRESS, reached=True)


def write(play: Play, at: datetime) -> None:
    speak(play, at, by=CUSTOMER, purpose=Purpose.OTHER, reached=True)


def recontact(play: Play, at: datetime) -> None:
    speak(play, at, by=play.caller(), purpose=Purpose.RECONTACT, reached=True)


def speak(play: Play, at: datetime, *, by: Actor, purpose: Purpose, reached: bool) -> None:
    """As complaints.lifecycle.contacts.record_contact()."""
    case = play.case
    is_customer = isinstance(by, Outsider)
    text = play.say(f"contacts_{purpose}") if reached else ""
    channel = NoticeChannel.ONLINE if is_customer else NoticeChannel.PHONE
    with case.noting(by=by, right=Right.RECORD_CONTACT, at=at) as move:
        case.spoken.append(
            ContactRecord(
                ticket=case.ticket,
                purpose=purpose,
                channel=channel,
                by_customer=is_customer,
                reached=reached,
                text=text,
                made_by=move.staff,
                made_at=at,
            )
        )
        move.record(
            events.ContactRecorded(
                purpose=purpose, channel=channel, by_customer=is_customer, reached=reached, text=text
            )
        )
        if reached and not is_customer and _waits_to_hear_from_us(play):
            move.record(events.Recontacted(channel=channel, text=text))


def _waits_to_hear_from_us(play: Play) -> bool:
    case = play.case
    spoken = [event.at for event in case.history if event.kind == events.Recontacted.kind]
    last = case.answers[-1] if case.answers else None
    answer = last if last and last.notice is case.notices[-1] else None
    return dissatisfied_since(case.ticket, answer=answer, spoken_at=spoken) is not None


def preliminary(play: Play, at: datetime) -> None:
    case, by = play.case, play.agent
    with case.noting(by=by, right=Right.GIVE_PRELIMINARY, at=at) as move:
        case.ticket.preliminary_at = case.ticket.preliminary_at or at
        text, channel = play.say("preliminaries"), NoticeChannel.PHONE
        case.spoken.append(
            ContactRecord(
                ticket=case.ticket,
                purpose=Purpose.PRELIMINARY,
                channel=channel,
                reached=True,
                text=text,
                made_by=by,
                made_at=at,
            )
        )
        move.record(events.PreliminaryTold(text=text, channel=channel))


def urge(play: Play, at: datetime) -> None:
    ticket, by = play.case.ticket, play.customer_or_agent(0.7)
    channel = NoticeChannel.ONLINE if by is CUSTOMER else NoticeChannel.PHONE
    with play.case.noting(by=by, right=Right.URGE, at=at) as move:
        ticket.urges += 1
        if ticket.urges % current().bound(at).policy.urge_threshold == 0:
            ticket.priority = max(FIRST, ticket.priority - 1)
        move.record(events.Urged(count=ticket.urges, text=play.say("urges"), channel=channel))


def tag(play: Play, at: datetime) -> None:
    ticket = play.case.ticket
    with play.case.noting(by=play.agent, right=Right.TAG, at=at) as move:
        before = sorted(ticket.tags)
        ticket.tags = sorted({*before, play.say("tags")})
        move.record(events.Tagged(before=before, after=ticket.tags))


def note(play: Play, at: datetime) -> None:
    with play.case.noting(by=play.agent, right=Right.NOTE, at=at) as move:
        move.record(events.Noted(text=play.say("notes")))


def reveal(play: Play, at: datetime) -> None:
    with play.case.noting(by=play.agent, right=Right.REVEAL, at=at) as move:
        move.record(events.Revealed(reason=play.say("reveal_reasons")))


def print_form(play: Play, at: datetime) -> None:
    """The file itself is kept by nobody, in the demo as anywhere."""
    with play.case.noting(by=play.agent, right=Right.PRINT, at=at) as move:
        printed = f"{play.case.ticket.number} {at}".encode()
        move.record(events.Printed(in_full=False, sha256=hashlib.sha256(printed).hexdigest()))


def hold(play: Play, at: datetime) -> None:
    supervisor = play.house.people[Role.SUPERVISOR][0]
    with play.case.noting(by=supervisor, right=Right.LEGAL_HOLD, at=at) as move:
        play.case.ticket.legal_hold = True
        move.record(events.LegalHold(on=True, reason=play.say("hold_reasons")))


def mark_group(play: Play, at: datetime) -> None:
    _mark(play, at, Mark.GROUP)


def mark_confidential(play: Play, at: datetime) -> None:
    _mark(play, at, Mark.CONFIDENTIAL)


def _mark(play: Play, at: datetime, mark: Mark) -> None:
    ticket = play.case.ticket
    with play.case.noting(by=play.agent, right=Right.MARK, at=at) as move:
        before = marks_of(ticket)
        ticket.is_group = ticket.is_group or mark is Mark.GROUP
        ticket.is_confidential = ticket.is_confidential or mark is Mark.CONFIDENTIAL
        reason = play.say(f"{mark}_reasons")
        move.record(events.Marked(before=[*before], after=[*marks_of(ticket)], reason=reason))


def link(play: Play, at: datetime) -> None:
    """To the incident behind it, by the supervisor, who sees every case."""
    incident, by = play.incident, play.house.people[Role.SUPERVISOR][0]
    if incident is None:
        raise LookupError("Only a case of an outage is linked.")
    with play.case.noting(by=by, right=Right.LINK_INCIDENT, at=at) as move:
        play.case.ticket.incident = incident
        move.record(events.IncidentLinked(incident=str(incident.pk), title=incident.title))


def unlink(play: Play, at: datetime) -> None:
    """It was not the incident after all."""
    ticket, by = play.case.ticket, play.house.people[Role.SUPERVISOR][0]
    with play.case.noting(by=by, right=Right.LINK_INCIDENT, at=at) as move:
        incident, ticket.incident = ticket.incident, None
        if incident is None:
            raise LookupError("Only a linked case is unlinked.")
        move.record(events.IncidentUnlinked(incident=str(incident.pk), title=incident.title))
