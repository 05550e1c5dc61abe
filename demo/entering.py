"""A complaint becomes a case: what the desk of channels_intake does, in memory."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from uuid import UUID

from accounts.actors import Outsider
from channels_intake.desk import as_received
from channels_intake.models import Contact
from complaints.lifecycle.events import Entered, Named
from complaints.lifecycle.intake import drafted
from complaints.lifecycle.moving import Move
from complaints.models import Ticket
from complaints.models.history import SALT_BYTES
from demo.case import Case
from demo.exhibits import from_customer
from demo.filing import drawing, filed
from demo.ids import Ids
from demo.registry import Known
from demo.script import Script
from privacy.index import code_digest


def entered(script: Script, known: Known, *, number: str, ids: Ids) -> Case:
    """As channels_intake.desk.enter_contact() and complaints.lifecycle.intake.enter()."""
    complaint, by, at = script.complaint, script.by, script.entered_at
    ticket = drafted(complaint, known.customer, by=by, now=at)
    ticket.pk, ticket.number = ids.next(Ticket), number
    ticket.code_digest = code_digest(script.code, number)
    salt = salts(complaint.entry_key)
    case = Case(
        ticket=ticket,
        contact=_contact(script, ticket),
        salt=salt,
        ids=ids,
        brings_customer=known.is_new,
    )
    move = Move(ticket=ticket, by=by, now=at, from_state="", version=ticket.version, salt=salt)
    if script.sends_file:
        case.files += filed([from_customer(at, drawing(ticket, 0))], ticket, by=by, at=at, place=0)
    said = Entered(
        channel=complaint.channel, category=Named.maybe(complaint.category), attachments=len(case.files)
    )
    move.record(said)
    case.history += move.events
    case.deadlines.keep_in_step(ticket, case.history, move.events, at)
    return case


def salts(entry_key: UUID) -> Callable[[], str]:
    """Salts of the events of a case: the same for the same wish, hence known to whoever knows it."""
    made: Iterator[int] = iter(range(10_000))
    return lambda: sha256(entry_key.bytes + next(made).to_bytes(4)).hexdigest()[: 2 * SALT_BYTES]


def _contact(script: Script, ticket: Ticket) -> Contact:
    complaint = script.complaint
    return Contact(
        channel=complaint.channel,
        external_id=str(complaint.entry_key),
        state=Contact.State.ENTERED,
        received_at=complaint.received_at,
        raw=as_received(complaint),
        ticket=ticket,
        taken_by=None if isinstance(script.by, Outsider) else script.by,
        settled_at=script.entered_at,
    )
