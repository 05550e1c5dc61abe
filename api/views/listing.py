"""Reading the rows of a ticket list; the usual ones by SQL that is finished once per order."""

from functools import lru_cache
from typing import Any

from django.db.models import Q

from accounts.prepared import Prepared, Slot
from api.pagination import Cursor, behind
from api.views.filters import ORDERINGS
from api.views.rows import COLUMNS, PEOPLE
from complaints.models import Ticket
from complaints.models.ticket_queries import TicketQuerySet

ORDERS = 64  # combinations of order, direction and length that are kept


def listed(met: Q) -> TicketQuerySet:
    """With what a row shows, and the key of the order by limits."""
    found: TicketQuerySet = Ticket.objects.filter(met).by_due()
    return found.select_related(*PEOPLE).only(*COLUMNS)


def fetched(met: Q, ordering: str, cursor: Cursor | None, limit: int) -> list[Ticket]:
    """As api.pagination cuts them, one more than asked for."""
    if cursor is None:
        return _from_start(ordering, limit).rows(met)
    bound = ORDERINGS[ordering].bound(cursor.place)
    at = getattr(bound, "value", bound)
    return _behind(ordering, cursor.backwards, limit).rows(met, at=at, pk=cursor.pk)


@lru_cache(maxsize=ORDERS)
def _from_start(ordering: str, limit: int) -> Prepared[Ticket]:
    terms = ORDERINGS[ordering].terms(backwards=False)
    return Prepared(lambda met: listed(met).order_by(*terms)[: limit + 1])


@lru_cache(maxsize=ORDERS)
def _behind(ordering: str, backwards: bool, limit: int) -> Prepared[Ticket]:
    by = ORDERINGS[ordering]
    further = behind(by, Slot("at"), Slot("pk"), backwards=backwards)

    def made(met: Q) -> TicketQuerySet:
        rows: Any = listed(met)  # by_due() made the key that is compared here
        found: TicketQuerySet = rows.filter(further).order_by(*by.terms(backwards=backwards))[: limit + 1]
        return found

    return Prepared(made)
