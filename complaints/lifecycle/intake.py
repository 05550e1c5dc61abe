"""Stage 1 of 7: a complaint becomes a ticket with a number, a code and a receipt."""

import itertools
import re
import secrets
import unicodedata
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.actors import Actor, Outsider
from accounts.models import Department
from accounts.prepared import Prepared, Slot
from accounts.roles import Right
from accounts.writing import give_keys
from complaints.lifecycle.complainants import Complainant as Complainant
from complaints.lifecycle.complainants import customer_of, lock_of, one_at_a_time
from complaints.lifecycle.events import Entered, Named
from complaints.lifecycle.move import begun, numbered
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import Attachment, Category, Customer, Ticket
from complaints.models.counter import next_number
from complaints.states import Channel, State
from notifications.models import Notice
from notifications.outbox import customer_notices
from privacy.index import code_digest
from privacy.masking import mask_digits

SUBJECT_COLUMNS = 80  # 40 Chinese characters
# How mails and letters begin: a line that addresses somebody, or a "hello" before the first sentence.
GREETING = re.compile(
    r"""^\s*(?:
        (?:尊敬的|dear\b|to\ whom\b)[^\n]{0,40}\n\s*
        | [^\n，,。：:！!]{0,8}[您你]好(?:[，,：:！!。.\s]+|$)
        | (?:hello|hi)(?:\ (?:there|all|team|everyone|support|sir|madam))?(?:[,!.\s]+|$)
    )+""",
    re.IGNORECASE | re.VERBOSE,
)
CODE_DIGITS = 6
BY_KEY = Prepared(lambda met: Ticket.objects.filter(met, entry_key=Slot("key")))


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


def nothing(_ticket: Ticket) -> Sequence[Model]:
    return ()


def enter(
    *, complaint: Complaint, by: Actor, now: datetime, beside: Callable[[Ticket], Sequence[Model]] = nothing
) -> Receipt:
    """Make a ticket of a complaint (S001-6, S002-5, S003-3, S003-4).

    Raises NotAllowed. The same `entry_key` again gives the ticket made the first
    time, without its code, which nobody can read back. `beside` gives new rows of a layer above
    that are written with it.
    """
    if not by.may(Right.ENTER):
        raise NotAllowed
    with transaction.atomic(savepoint=False):
        one_at_a_time(complaint.entry_key.int, *lock_of(complaint.complainant, by))
        known = entered_under(complaint.entry_key)
        return Receipt(known, None) if known else _entered(complaint, by, now, beside)


def entered_under(key: uuid.UUID) -> Ticket | None:
    """The ticket that was made with this entry's key, if it was entered before."""
    return BY_KEY.first(key=key)


def _entered(
    complaint: Complaint, by: Actor, now: datetime, beside: Callable[[Ticket], Sequence[Model]]
) -> Receipt:
    customer = customer_of(complaint.complainant, by, now)
    ticket = drafted(complaint, customer, by=by, now=now)
    strangers = [customer] if customer._state.adding else []
    give_keys(ticket, *strangers)
    _keep_attachments(ticket, complaint.attachments)
    said = Entered(
        channel=complaint.channel,
        category=Named.maybe(complaint.category),
        attachments=len(complaint.attachments),
    )
    move = begun(ticket, said, by=by, now=now)
    for rows in (strangers, beside(ticket)):
        move.writes.add(rows)
    # Numbers have no gaps: who has taken one keeps all others waiting until the end. So it is asked for
    # behind everything that can be written without it, and what needs it goes in one message.
    number, code = next_number(timezone.localdate(now), move.writes), new_code()
    ticket.code_digest = code_digest(code, number)
    numbered(move, number)
    move.writes.add(_receipt(ticket, code, now), unless_there=True)
    move.write()
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
    """The first sentence or line of the complainant's own words after the greeting, cut to a title's
    length."""
    lines = [" ".join(line.split()) for line in GREETING.sub("", description).splitlines()]
    line = next(filter(None, lines), "") or " ".join(description.split())
    for mark in "。！？!?":
        line = line.split(mark, 1)[0] or line  # a title is never empty
    if _fitting(line, SUBJECT_COLUMNS) == len(line):
        return line
    return f"{line[: _fitting(line, SUBJECT_COLUMNS - 2)]}…"


def _fitting(text: str, columns: int) -> int:
    """How many leading characters fit; a Chinese one is twice as wide as a Latin one."""
    widths = (2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return sum(1 for used in itertools.accumulate(widths) if used <= columns)


def _keep_attachments(ticket: Ticket, attachments: Sequence[Attachment]) -> None:
    if attachments:
        given = [item.pk for item in attachments]
        Attachment.objects.filter(pk__in=given, ticket=None).update(ticket=ticket)


def _receipt(ticket: Ticket, code: str, now: datetime) -> list[Notice]:
    return customer_notices(
        address=ticket.customer.email,
        kind="receipt",
        cause=f"{ticket.number}-entered",
        about=ticket.number,
        payload={"code": code, "agent": ticket.agent.staff_number if ticket.agent else ""},
        language=ticket.language,
        now=now,
    )
