"""Tickets that another system kept before: entered here as they stand, many in one transaction.

A door of its own beside `intake.enter`: what is over becomes an archived ticket with one line of
history, what is open a ticket at the first stage. Nobody outside is told, for nothing happened
to them; the deadlines of an open one count from when it was truly received.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from accounts.actors import SYSTEM
from accounts.models import Department, User
from accounts.roles import Right
from complaints.lifecycle.complainants import Complainant, is_the_same, stranger
from complaints.lifecycle.ending import KEPT_YEARS, years_later
from complaints.lifecycle.events import Imported, Named
from complaints.lifecycle.intake import Complaint, drafted, new_code
from complaints.lifecycle.moving import Move
from complaints.lifecycle.refusals import NotAllowed
from complaints.lifecycle.signals import ticket_moved
from complaints.models import Customer, HistoryEvent, Ticket
from complaints.models.counter import next_numbers
from complaints.states import State
from privacy.index import code_digest

LOCK = 0x1A9027  # one batch at a time: two imports of the same file see each other's tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A complaint as the system `source` kept it, under its own `number`; closed there, or still open.

    `team` and `department` see it from now on.
    """

    complaint: Complaint
    source: str
    number: str
    closed_at: datetime | None = None
    result: str = ""
    team: Department | None = None
    department: Department | None = None

    @property
    def kept_until(self) -> date | None:
        """The day until which a closed one is kept; None while it is open."""
        return years_later(timezone.localdate(self.closed_at), KEPT_YEARS) if self.closed_at else None


def one_at_a_time() -> None:
    """Hold back other imports until this transaction ends: what they brought is to be seen first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def take_over(*, cases: Sequence[Elsewhere], by: User, now: datetime) -> list[Ticket]:
    """Make a ticket of each, in their order; `by` is who brings them in. Raises NotAllowed, and
    IntegrityError when one of them was taken over before (by its entry key): none is then."""
    if not by.may(Right.IMPORT_TICKETS):
        raise NotAllowed
    with transaction.atomic():
        one_at_a_time()
        customers = _customers([each.complaint.complainant for each in cases], now)
        tickets = [_ticket(each, customer) for each, customer in zip(cases, customers, strict=True)]
        _give_numbers(tickets)
        Ticket.objects.bulk_create(tickets)
        moves = [_first_line(each, ticket, by, now) for each, ticket in zip(cases, tickets, strict=True)]
        HistoryEvent.objects.bulk_create([event for move in moves for event in move.events])
        for move in moves:
            move.is_stored()
            if move.ticket.state == State.INTAKE:  # nothing was promised here for what is over
                ticket_moved.send(sender=Move, move=move)
                move.write()
    return tickets


def _ticket(case: Elsewhere, customer: Customer) -> Ticket:
    """Entered there as soon as it was received: nobody here was late with it."""
    closed_at = case.closed_at
    state = State.ARCHIVED if closed_at else State.INTAKE
    received_at = case.complaint.received_at
    ticket = drafted(case.complaint, customer, by=SYSTEM, now=received_at, state=state)
    ticket.team, ticket.lead_department = case.team, case.department
    ticket.resolved_at = ticket.feedback_at = ticket.archived_at = closed_at
    ticket.retain_until = case.kept_until
    return ticket


def _give_numbers(tickets: Sequence[Ticket]) -> None:
    """Each the next number of the day it was received, and a code that nobody knows yet."""
    days = [timezone.localdate(ticket.received_at) for ticket in tickets]
    free = {day: iter(numbers) for day, numbers in next_numbers(Counter(days)).items()}
    for ticket, day in zip(tickets, days, strict=True):
        ticket.number = next(free[day])
        ticket.code_digest = code_digest(new_code(), ticket.number)


def _first_line(case: Elsewhere, ticket: Ticket, by: User, now: datetime) -> Move:
    move = Move(ticket=ticket, by=by, now=now, from_state="", version=ticket.version)
    move.record(
        Imported(
            source=case.source,
            external_number=case.number,
            channel=case.complaint.channel,
            category=Named.maybe(case.complaint.category),
            received_at=case.complaint.received_at,
            closed_at=case.closed_at,
            retain_until=case.kept_until,
            result=case.result,
        )
    )
    return move


def _customers(people: Sequence[Complainant], now: datetime) -> list[Customer]:
    """For each the customer known under this phone and name, as it is known, else a new one that
    the others of the same phone and name share."""
    strangers = [stranger(person, is_confirmed=True, now=now) for person in people]
    known = _known(strangers)
    found, new = [], []
    for person, customer in zip(people, strangers, strict=True):
        theirs = known[bytes(customer.phone_index)]
        same = next((each for each in theirs if is_the_same(each, person)), None) if person.name else None
        if same is None:
            customer.index_name()
            theirs.append(customer)
            new.append(customer)
        found.append(same or customer)
    Customer.objects.bulk_create(new)
    return found


def _known(strangers: Sequence[Customer]) -> defaultdict[bytes, list[Customer]]:
    """By the digest of their phone, those that somebody here knows; without a number, nobody."""
    found: defaultdict[bytes, list[Customer]] = defaultdict(list)
    digests = {bytes(each.phone_index) for each in strangers}
    known = Customer.objects.filter(phone_index__in=digests, is_confirmed=True).findable()
    for customer in known.order_by("-pk"):
        found[bytes(customer.phone_index)].append(customer)
    return found
