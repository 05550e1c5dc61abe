"""Everything a ticket page shows, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from complaints.lifecycle.plans import with_parts
from complaints.models import Attachment, HistoryEvent, Plan, ResultNotice, Ticket
from complaints.models.ticket import TicketQuerySet
from complaints.workspace.history import MOST_READ

RELATED_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketData:
    ticket: Ticket
    events: Sequence[HistoryEvent]
    plans: Sequence[Plan]
    attachments: Sequence[Attachment]
    notices: Sequence[ResultNotice]
    related: Sequence[Ticket]


def find(number: str, user: User) -> Ticket:
    """Raises Ticket.DoesNotExist for what is not there and for what is not to be seen, alike."""
    seen: TicketQuerySet = Ticket.objects.visible_to(user)
    return seen.select_related(
        "category__parent__parent",
        "customer",
        "agent",
        "handler__unit",
        "team",
        "branch",
        "lead_department",
        "incident",
        "merged_into",
    ).get(number=number)


def read(ticket: Ticket, user: User) -> TicketData:
    return TicketData(
        ticket=ticket,
        events=_events(ticket),
        plans=with_parts(
            ticket.plans.select_related("responsibility", "cause", "submitted_by", "decided_by").order_by(
                "-round"
            )
        ),
        attachments=list(ticket.attachments.order_by("added_at", "pk")[:100]),
        notices=list(
            ticket.result_notices.select_related("satisfaction", "given_by").order_by("-given_at")[:10]
        ),
        related=list(
            Ticket.objects.visible_to(user)
            .filter(customer__phone_index=ticket.customer.phone_index)
            .exclude(pk=ticket.pk)
            .select_related("category")
            .order_by("-received_at")[:RELATED_SHOWN]
        ),
    )


def _events(ticket: Ticket) -> list[HistoryEvent]:
    """The latest events, oldest first."""
    latest = ticket.history.select_related("actor").order_by("-seq")[:MOST_READ]
    return list(latest)[::-1]
