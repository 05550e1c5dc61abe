"""Tickets as lists show them, written directly: serializers take ten times as long over a page.

`TicketRow` says the same to the schema; a test holds both against each other.
"""

from datetime import datetime
from typing import Any

from django.utils.timezone import get_default_timezone

from accounts.models import Department, User
from complaints.models import Category, Ticket
from complaints.personal import listed

PEOPLE = ("customer", "agent", "handler")
COLUMNS = (
    *("number", "version", "state", "channel", "subject", "category", "priority"),
    *("is_repeat", "is_vulnerable", "may_escalate", "is_group", "is_confidential"),
    *("received_at", "entered_at"),
    *("next_due_at", "next_due_target", "solve_by", "sla_state"),
    *("team", "branch", "lead_department"),
    *("customer__name", "customer__phone", "customer__email", "customer__address"),
    *("agent__staff_number", "agent__name", "handler__staff_number", "handler__name"),
)


def row(ticket: Ticket) -> dict[str, Any]:
    """Masked whoever reads, as on the pages."""
    return {
        "number": ticket.number,
        "version": ticket.version,
        "state": ticket.state,
        "stage": int(ticket.stage),
        "channel": ticket.channel,
        "subject": ticket.subject,
        "category": _named(ticket.category),
        "priority": ticket.priority,
        "is_repeat": ticket.is_repeat,
        "is_vulnerable": ticket.is_vulnerable,
        "may_escalate": ticket.may_escalate,
        "is_group": ticket.is_group,
        "is_confidential": ticket.is_confidential,
        "complainant": _complainant(ticket),
        "agent": _person(ticket.agent),
        "handler": _person(ticket.handler),
        "lead_department": _named(ticket.lead_department),
        "received_at": _instant(ticket.received_at),
        "entered_at": _instant(ticket.entered_at),
        "next_due_at": _instant(ticket.next_due_at),
        "next_due_target": ticket.next_due_target,
        "solve_by": _instant(ticket.solve_by),
        "sla_state": ticket.sla_state,
    }


def _complainant(ticket: Ticket) -> dict[str, Any]:
    shown = listed(ticket)
    names = ("name", "phone", "email", "address", "place", "business", "in_full")
    return {name: getattr(shown, name) for name in names}


def _named(thing: Category | Department | None) -> dict[str, str] | None:
    return {"code": thing.code, "name": thing.name} if thing else None


def _person(user: User | None) -> dict[str, str] | None:
    return {"staff_number": user.staff_number, "name": user.name} if user else None


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(get_default_timezone()).isoformat() if at else None
