"""Cases that an authority hands us about a matter: a regulator, 12345, 12315 (S003-23)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.roles import Right
from complaints.lifecycle.appealing import REGULATORS_PRIORITY, FromRegulator, appeal
from complaints.lifecycle.events import CaseAnswered, CaseTaken
from complaints.lifecycle.moving import TicketRef, moving, noting
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.lifecycle.wording import need_words
from complaints.models import Appeal, Ticket
from complaints.states import OPEN_STATES, Authority, State

ONCE_CLOSED = (State.FEEDBACK, State.ARCHIVED, State.INVALID)  # then it is an appeal against what we did
CONTINUES = frozenset(OPEN_STATES) | frozenset(ONCE_CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the authority says: its number, in whose words, and by when it wants its answer, if it says so."""

    authority: Authority
    number: str
    grounds: str
    reply_by: datetime | None = None
    transferred_on: date | None = None  # the day we took it in, unless said


def take_up(*, ticket: TicketRef, case: Case, by: Actor, now: datetime) -> Ticket:
    """Put an authority's case on the ticket it is about.

    What we had told or closed is looked at again, as an appeal to the regulator; what is still open
    goes on, before all others. The instant the authority set holds for its deadline. Raises
    NotAllowed, and GuardFailed when the ticket ended in a way that cannot be appealed against.
    """
    if not by.may(Right.TAKE_CASES):
        raise NotAllowed
    with transaction.atomic():
        state = State(Ticket.objects.values_list("state", flat=True).get(number=ticket.number))
        if state not in CONTINUES:
            raise GuardFailed(_("This ticket cannot be taken up again; take the case in as a new ticket."))
        if state in ONCE_CLOSED:
            appeal(
                ticket=ticket,
                by=SYSTEM,
                kind=Appeal.Kind.REGULATOR,
                grounds=case.grounds,
                regulator=FromRegulator(
                    number=case.number, transferred_on=case.transferred_on or timezone.localdate(now)
                ),
                now=now,
            )
        return record_case(ticket=TicketRef(number=ticket.number), case=case, by=by, now=now)


def record_case(*, ticket: TicketRef, case: Case, by: Actor, now: datetime) -> Ticket:
    """Write onto an open ticket that an authority asks about it. Raises as moving()."""
    with moving(ticket, by=SYSTEM, right=Right.TAKE_CASES, now=now) as move:
        move.ticket.priority = REGULATORS_PRIORITY
        move.record(
            CaseTaken(authority=case.authority, external_number=case.number, reply_by=case.reply_by), by=by
        )
    return move.ticket


def open_cases(ticket: Ticket) -> list[CaseTaken]:
    """What authorities handed us about this ticket and have no answer to yet, as it was handed to us."""
    found: dict[str, CaseTaken] = {}
    said = ticket.history.filter(kind__in=(CaseTaken.kind, CaseAnswered.kind)).order_by("seq")
    for event in said:
        about, number = event.payload, event.payload["external_number"]
        found.pop(number, None)
        if event.kind == CaseTaken.kind:
            wanted = about["reply_by"]
            found[number] = CaseTaken(
                authority=about["authority"],
                external_number=number,
                reply_by=datetime.fromisoformat(wanted) if wanted else None,
            )
    return list(found.values())


def record_answer(
    *, ticket: TicketRef, authority: Authority, number: str, answer: str, by: Actor, now: datetime
) -> None:
    """Write onto a ticket, open or closed, that the authority has our answer.

    Raises GuardFailed without an answer; else as noting().
    """
    need_words(answer=answer)
    with noting(ticket, by=by, right=Right.TAKE_CASES, now=now) as move:
        move.record(CaseAnswered(authority=authority, external_number=number, answer=answer))
