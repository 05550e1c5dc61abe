"""Closed tickets of the customer somebody looks for: queues hold only what is open."""

from collections.abc import Iterable

from accounts.models import User
from complaints.models import Ticket
from complaints.models.ticket_queries import TicketQuerySet
from complaints.workspace.filters import Filters

MOST_SHOWN = 20


def closed_of_customer(user: User, filters: Filters) -> Iterable[Ticket]:
    """The latest first, whatever else the list was narrowed to; nothing unless a phone number or a
    customer's name was searched for."""
    words = filters.words
    if words is None or not words.is_of_person:
        return []
    seen: TicketQuerySet = Ticket.objects.visible_to(user).filter(words.condition, is_open=False)
    return seen.select_related("category").order_by("-received_at", "-pk")[:MOST_SHOWN]
