"""Anonymising one ticket: nobody can tell any more who complained, nor what was written about it.

The ticket, its states, instants, amounts and figures stay.
"""

import uuid
from collections import Counter
from datetime import datetime
from typing import TypeAlias

from accounts.actors import SYSTEM
from accounts.roles import Right
from complaints.lifecycle.events import Anonymised
from complaints.lifecycle.moving import TicketRef, noting
from complaints.models import Attachment, Customer, FormDraft, LedgerEntry, Ticket
from complaints.retention.history import erase_texts
from complaints.retention.texts import OF_TICKETS, TICKET_TEXTS
from privacy.index import unmatchable

What: TypeAlias = LedgerEntry.What
Rule: TypeAlias = LedgerEntry.Rule
NOBODY = {"name": "", "phone": "", "email": "", "address": ""}


def anonymise(*, ticket: Ticket, rule: Rule, batch: uuid.UUID, now: datetime) -> Counter[What]:
    """Erase what is personal, and say so in the history; returns what went.

    The ticket is past its retention and locked, and so is its customer (see `lock_customers`).
    Its files lose ticket and name here, and are deleted after the commit (`applying.delete_files`).
    """
    with noting(TicketRef(number=ticket.number), by=SYSTEM, right=Right.ANONYMISE, now=now) as move:
        gone = Counter({What.TICKETS: 1, What.EVENTS: erase_texts(ticket.pk)})
        gone += _empty_records(ticket.pk)
        gone[What.FILES] = Attachment.objects.filter(ticket=ticket).update(ticket=None, name="")
        gone[What.DRAFTS] = FormDraft.objects.filter(ticket=ticket).delete()[0]
        gone[What.CUSTOMERS] = _part_from_customer(ticket)
        _empty_ticket(ticket.pk, now)
        move.record(
            Anonymised(
                rule=rule,
                batch=str(batch),
                events=gone[What.EVENTS],
                records=gone[What.RECORDS],
                files=gone[What.FILES],
            )
        )
    return gone


def lock_customers(tickets: list[Ticket]) -> None:
    """In one order, so that two batches never wait for each other."""
    wanted = {ticket.customer_id for ticket in tickets}
    list(Customer.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def _empty_records(ticket_id: int) -> Counter[What]:
    gone: Counter[What] = Counter()
    for texts in OF_TICKETS:
        rows = texts.model._default_manager.filter(**{texts.ticket: ticket_id})
        gone[texts.what] += rows.update(**dict.fromkeys(texts.fields, texts.nothing))
    return gone


def _part_from_customer(ticket: Ticket) -> int:
    """Empty the customer; one who has other complaints stays, but this one is nobody's any more."""
    customer = Customer.objects.get(pk=ticket.customer_id)
    if not customer.tickets.exclude(pk=ticket.pk).exists():
        for name, nothing in NOBODY.items():
            setattr(customer, name, nothing)
        customer.phone_index, customer.is_vulnerable, customer.is_confirmed = unmatchable(), False, False
        customer.save()
        return 1
    nobody = Customer.objects.create(**NOBODY, phone_index=unmatchable(), created_at=customer.created_at)
    Ticket.objects.filter(pk=ticket.pk).update(customer=nobody)
    return 0


def _empty_ticket(ticket_id: int, now: datetime) -> None:
    """With the date goes the ticket's place in the line; a new code opens nothing."""
    Ticket.objects.filter(pk=ticket_id).update(
        **dict.fromkeys(TICKET_TEXTS, ""),
        tags=[],
        code_digest=unmatchable(),
        retain_until=None,
        restricted_at=None,
        anonymised_at=now,
    )
