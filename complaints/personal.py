"""The only way personal data of a customer reaches a page of the staff (S001-24, S001-25)."""

from dataclasses import dataclass, replace
from typing import Any

from accounts.models import User
from accounts.roles import PersonalData
from complaints.lifecycle.events import Revealed
from complaints.models import Customer, HistoryEvent, Ticket
from privacy.masking import mask_address, mask_digits, mask_email, mask_name, mask_phone

# What somebody wrote into an event; everything else there is a code, a name of ours or a date.
WRITTEN = frozenset(
    [
        "answer",
        "cause",
        "comment",
        "evidence",
        "explanation",
        "finding",
        "grounds",
        "improvement",
        "name",  # of a file
        "note",
        "opinion",
        "option",
        "options",
        "outcome",
        "owner",
        "proof",
        "question",
        "reason",
        "reasons",
        "request",
        "result",
        "said",
        "solution",
        "steps",
        "tags",
        "text",
        "wanted",
        "words",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one person may read of a customer; "" where nothing is known or nothing may be seen."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    place: str = ""
    business: str = ""
    occurred: str = ""
    description: str = ""
    demand: str = ""
    in_full: bool = False


def personal(ticket: Ticket, user: User) -> Shown:
    """In full for the accepting agent's own tickets, masked for other roles, or nothing.

    Data that is only stored and protected is masked for everybody (PIPL Art 47). Who complained
    confidentially stays unsaid, even masked; of a ticket that was forwarded to a provider, its
    contact holds no more than complaints.forwarded left in it.
    """
    if user.card.personal_data == PersonalData.NONE:
        return Shown()
    if reads_in_full(ticket, user):
        return _in_full(ticket)
    return replace(
        listed(ticket),
        place=mask_address(ticket.place or ""),
        business=mask_digits(ticket.business or ""),
        occurred=mask_digits(ticket.occurred),
        description=mask_digits(ticket.description),
        demand=mask_digits(ticket.demand),
    )


def reads_in_full(ticket: Ticket, user: User) -> bool:
    """Whether this person accepted the complaint, and so needs to give no reason."""
    if ticket.is_restricted:
        return False
    return user.card.personal_data == PersonalData.FULL_FOR_OWN and ticket.agent_id == user.pk


def facts(payload: Any, *, in_full: bool, name: str = "") -> Any:
    """The facts of an event as a person may read them: numbers in what was written are masked."""
    match payload:
        case str() if name in WRITTEN and not in_full:
            return mask_digits(payload)
        case dict():
            return {key: facts(item, in_full=in_full, name=key) for key, item in payload.items()}
        case list():
            return [facts(item, in_full=in_full, name=name) for item in payload]
        case _:
            return payload


def revealed(ticket: Ticket, because: HistoryEvent) -> Shown:
    """In full for one answer, against the event that says who looked and why."""
    if because.kind != Revealed.kind or because.ticket_id != ticket.pk:
        raise ValueError("no reveal of this ticket")
    return _in_full(ticket)


def own(ticket: Ticket) -> Shown:
    """In full, for the customer: whoever proved number and code."""
    return _in_full(ticket)


def listed(ticket: Ticket) -> Shown:
    """Who complained, as lists show it whoever reads: masked, and of a confidential complaint nothing."""
    return Shown() if ticket.is_confidential else masked(ticket.customer)


def masked(customer: Customer) -> Shown:
    return Shown(
        name=mask_name(customer.name or ""),
        phone=mask_phone(customer.phone or ""),
        email=mask_email(customer.email or ""),
        address=mask_address(customer.address or ""),
    )


def _in_full(ticket: Ticket) -> Shown:
    customer = ticket.customer
    return Shown(
        name=customer.name,
        phone=customer.phone,
        email=customer.email,
        address=customer.address,
        place=ticket.place,
        business=ticket.business,
        occurred=ticket.occurred,
        description=ticket.description,
        demand=ticket.demand,
        in_full=True,
    )
