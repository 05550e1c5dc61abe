"""Stage 1 of 7: a complaint becomes a ticket with a number, a code and a receipt."""

import itertools
import secrets
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.actors import Actor, Outsider
from accounts.models import Department
from accounts.prepared import Prepared, Slot
from accounts.roles import Right
from complaints.lifecycle.events import Entered, Named
from complaints.lifecycle.moving import begin_history
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import Attachment, Category, Customer, Ticket
from complaints.models.counter import next_number
from complaints.models.customer import name_digest, phone_digest
from complaints.states import Channel, Relation, State
from notifications.outbox import notify_customer
from privacy.index import code_digest, normal_email, normal_name
from privacy.masking import mask_digits

SUBJECT_COLUMNS = 80  # 40 Chinese characters
CODE_DIGITS = 6
BY_KEY = Prepared(lambda met: Ticket.objects.filter(met, entry_key=Slot("key")))
CONFIRMED = Prepared(
    lambda met: (
        Customer.objects.filter(met, phone_index=Slot("phone"), is_confirmed=True)
        .findable()
        .order_by("-pk")[:20]
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complainant:
    name: str
    phone: str
    email: str = ""
    address: str = ""
    relation: Relation = Relation.SELF
    is_vulnerable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What was received, as it becomes a ticket (S002-4, S003-2). `entry_key` makes a
    repeated entry harmless; `received_at` is when it reached us, not when it was typed in."""

    entry_key: uuid.UUID
    channel: Channel
    received_at: datetime
    complainant: Complainant
    description: str
    demand: str = ""
    business: str = ""
    occurred: str = ""
    place: str = ""
    category: Category | None = None
    branch: Department | None = None
    language: str = settings.LANGUAGE_CODE
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The ticket and, once only, its verification code in plain."""

    ticket: Ticket
    code: str | None


def new_code() -> str:
    """A verification code, to be kept as its digest only."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def enter(*, complaint: Complaint, by: Actor, now: datetime) -> Receipt:
    """Make a ticket of a complaint (S001-6, S002-5, S003-3, S003-4).

    Raises NotAllowed. The same `entry_key` again gives the ticket made the first
    time, without its code, which nobody can read back.
    """
    if not by.may(Right.ENTER):
        raise NotAllowed
    with transaction.atomic(savepoint=False):
        _one_at_a_time(complaint.entry_key.int)
        known = entered_under(complaint.entry_key)
        return Receipt(known, None) if known else _entered(complaint, by, now)


def entered_under(key: uuid.UUID) -> Ticket | None:
    """The ticket that was made with this entry's key, if it was entered before."""
    return BY_KEY.first(key=key)


def _one_at_a_time(key: int) -> None:
    """Hold back another transaction with the same key until this one has committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key % 2**63])


def _entered(complaint: Complaint, by: Actor, now: datetime) -> Receipt:
    customer = _customer(complaint.complainant, by, now)
    ticket = drafted(complaint, customer, by=by, now=now)
    ticket.number = next_number(timezone.localdate(now))
    code = new_code()
    ticket.code_digest = code_digest(code, ticket.number)
    ticket.save()
    _keep_attachments(ticket, complaint.attachments)
    begin_history(
        ticket,
        Entered(
            channel=complaint.channel,
            category=Named.maybe(complaint.category),
            attachments=len(complaint.attachments),
        ),
        by=by,
        now=now,
    )
    _send_receipt(ticket, code, now)
    return Receipt(ticket, code)


def drafted(
    complaint: Complaint, customer: Customer, *, by: Actor, now: datetime, state: State = State.INTAKE
) -> Ticket:
    """The ticket of a complaint, without a number and a code, not saved."""
    agent = None if isinstance(by, Outsider) else by
    category = complaint.category
    ticket: Ticket = Ticket(
        state=state,
        entry_key=complaint.entry_key,
        language=complaint.language,
        channel=complaint.channel,
        customer=customer,
        relation=complaint.complainant.relation,
        subject=subject(mask_digits(complaint.description)),
        description=complaint.description,
        demand=complaint.demand,
        business=complaint.business,
        occurred=complaint.occurred,
        place=complaint.place,
        category=category,
        complexity=category.complexity if category else "",
        priority=category.priority if category else 3,
        is_vulnerable=complaint.complainant.is_vulnerable,
        branch=complaint.branch,
        agent=agent,
        team=agent.unit if agent else None,
        received_at=complaint.received_at,
        entered_at=now,
    )
    return ticket


def subject(description: str) -> str:
    """The first sentence or line of the complainant's own words, cut to a title's length."""
    line = " ".join(description.split("\n", 1)[0].split())
    for mark in "。！？!?":
        line = line.split(mark, 1)[0] or line  # a title is never empty
    if _fitting(line, SUBJECT_COLUMNS) == len(line):
        return line
    return f"{line[: _fitting(line, SUBJECT_COLUMNS - 2)]}…"


def _fitting(text: str, columns: int) -> int:
    """How many leading characters fit; a Chinese one is twice as wide as a Latin one."""
    widths = (2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return sum(1 for used in itertools.accumulate(widths) if used <= columns)


def _customer(person: Complainant, by: Actor, now: datetime) -> Customer:
    """The customer known under this phone and name, with what is new about them; else a new one.

    Only staff may renew what is known: on the website anybody can type anybody's name and
    number, and must not redirect the messages about that person's complaints.
    """
    by_staff = not isinstance(by, Outsider)
    if person.name and by_staff:
        _one_at_a_time(int.from_bytes(phone_digest(person.phone)[:8]))
        for known in CONFIRMED.rows(phone=phone_digest(person.phone)):
            if is_the_same(known, person):
                return _renewed(known, person)
    customer = stranger(person, is_confirmed=by_staff, now=now)
    customer.save()
    return customer


def stranger(person: Complainant, *, is_confirmed: bool, now: datetime) -> Customer:
    """A customer nobody knew before, not saved."""
    return Customer(
        name=person.name,
        phone=person.phone,
        email=person.email,
        address=person.address,
        phone_index=phone_digest(person.phone),
        name_index=name_digest(person.name),
        is_vulnerable=person.is_vulnerable,
        is_confirmed=is_confirmed,
        created_at=now,
    )


def is_the_same(known: Customer, person: Complainant) -> bool:
    """By name, and not by another e-mail: that may be somebody who only knows name and number, and
    the messages about the earlier complaints must not go there."""
    another = known.email and person.email and normal_email(known.email) != normal_email(person.email)
    return normal_name(known.name) == normal_name(person.name) and not another


def _renewed(known: Customer, person: Complainant) -> Customer:
    before = (known.email, known.address, known.is_vulnerable)
    known.email = known.email or person.email
    known.address = person.address or known.address
    known.is_vulnerable = known.is_vulnerable or person.is_vulnerable
    if before != (known.email, known.address, known.is_vulnerable):
        known.save()
    return known


def _keep_attachments(ticket: Ticket, attachments: Sequence[Attachment]) -> None:
    if attachments:
        given = [item.pk for item in attachments]
        Attachment.objects.filter(pk__in=given, ticket=None).update(ticket=ticket)


def _send_receipt(ticket: Ticket, code: str, now: datetime) -> None:
    notify_customer(
        address=ticket.customer.email,
        kind="receipt",
        cause=f"{ticket.number}-entered",
        about=ticket.number,
        payload={"code": code, "agent": ticket.agent.staff_number if ticket.agent else ""},
        language=ticket.language,
        now=now,
    )
