"""Rows of lists and lines of histories: many on one page, drawn from stencils."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Self

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from complaints.models import Ticket
from complaints.workspace.filters import Filters
from complaints.workspace.history import Entry
from complaints.workspace.moves import Move
from complaints.workspace.queue_rows import Row
from config import moments
from config.bodies import said
from config.stencils import drawn, joined
from config.templatetags.ui import clock
from sla.proof import ProofRow

register = template.Library()

ANY = "NUMBER"  # stands for a ticket's number in the pattern of its address


@dataclass(frozen=True, slots=True)
class Flags:
    """What workspace/_flags.html asks of a ticket."""

    is_from_regulator: bool
    may_escalate: bool
    cycle: int
    is_repeat: bool
    is_vulnerable: bool
    is_group: bool
    is_confidential: bool

    @classmethod
    def of(cls, ticket: Ticket) -> Self:
        return cls(
            ticket.is_from_regulator,
            ticket.may_escalate,
            ticket.cycle,
            ticket.is_repeat,
            ticket.is_vulnerable,
            ticket.is_group,
            ticket.is_confidential,
        )


@register.simple_tag(takes_context=True)
def ticket_row(context: Context, row: Row) -> SafeString:
    """One line of a queue; see workspace/_ticket_row.html."""
    ticket, limit = row.ticket, str(row.limit)
    shape = {
        "level": ticket.priority,
        "stage": ticket.stage.value,
        "state": ticket.state_label,
        "flagged": Flags.of(ticket),
        "has_due": ticket.next_due_at is not None,
        "has_limit": bool(limit),
        "has_owner": row.who is not None,
    }
    values = {
        "number": ticket.number,
        "url": ticket_url(ticket.number),
        "subject": ticket.subject,
        "category": ticket.category.name if ticket.category else "—",
        "name": row.customer.name or "—",
        "phone": row.customer.phone,
        "due": _due(context, row, limit),
        "limit": limit,
        "owner": row.who.name if row.who else "",
    }
    return drawn("workspace/_ticket_row.html", shape, values)


@register.simple_tag
def proof_days(rows: Sequence[ProofRow]) -> SafeString:
    """How a limit is counted, day by day; see sla/_proof_day.html."""
    days = (
        (
            {
                "weekday": row.weekday,
                "is_numbered": row.ordinal is not None,
                "why": row.why,
                "provisional": row.provisional,
            },
            {"date": row.date.isoformat(), "ordinal": row.ordinal},
        )
        for row in rows
    )
    return joined("sla/_proof_day.html", days)


@register.simple_tag(takes_context=True)
def move_tab(context: Context, move: Move) -> SafeString:
    """One step of those possible on a ticket; see workspace/_tab.html."""
    opened = context.get("opened")
    shape = {
        "name": move.name,
        "icon": move.icon,
        "label": str(move.label),
        "current": opened is not None and opened.move.name == move.name,
        "is_begun": move.name in context["begun"],
    }
    return drawn("workspace/_tab.html", shape, {"url": ticket_url(context["ticket"].number)})


@register.simple_tag
def selects(choices: Mapping[str, Sequence[tuple[str, str]]], filters: Filters) -> SafeString:
    """The select boxes of a queue's conditions; see workspace/_selects.html."""
    boxes = tuple(
        (name, tuple((value, str(label)) for value, label in options), str(filters.values.get(name, "")))
        for name, options in choices.items()
    )
    return drawn("workspace/_selects.html", {"boxes": boxes}, {})


def ticket_url(number: str) -> str:
    return _pattern().replace(ANY, number)


@cache
def _pattern() -> str:
    return reverse("workspace:ticket", args=[ANY])


def _due(context: Context, row: Row, limit: str) -> str:
    at = row.ticket.next_due_at
    if at is None:
        return ""
    if row.is_held:
        return clock(context, at, state="hold", label=limit)
    return clock(context, at, started_at=row.ticket.next_due_from, label=limit)


@register.simple_tag(takes_context=True)
def history_entries(context: Context, entries: Sequence[Entry]) -> SafeString:
    """The lines of a ticket's history, with what they say."""
    lines = (
        _event(entry.who, entry.what, each.when, entry.icon, anchor=entry.anchor, body=each.body)
        for entry, each in said(entries, context["now"])
    )
    return mark_safe("".join(lines))  # noqa: S308  joined stencils


@register.simple_tag(takes_context=True)
def event(
    context: Context,
    who: str,
    what: str,
    at: datetime,
    *,
    icon: str = "arrow-right",
    state: str = "",
    anchor: str = "",
    body: str = "",
) -> SafeString:
    """Something that happened; see ui/_event.html."""
    when = moments.element(at, context["now"])
    return _event(who, what, when, icon, state=state, anchor=anchor, body=body)


def _event(
    who: str,
    what: str | Promise,
    when: SafeString,
    icon: str,
    *,
    state: str = "",
    anchor: str = "",
    body: str = "",
) -> SafeString:
    shape = {"icon": icon, "state": state, "has_anchor": bool(anchor), "has_body": bool(body)}
    values = {"who": who, "what": what, "when": when, "anchor": anchor, "body": body}
    return drawn("ui/_event.html", shape, values)
