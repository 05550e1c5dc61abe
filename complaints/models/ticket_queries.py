"""Which tickets, in which order: what lists, pages, counts and searches are made of."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Replace, Reverse

from accounts.actors import Actor
from complaints.visibility import visible_to

if TYPE_CHECKING:
    from complaints.models.ticket import Ticket  # noqa: F401 - ruff does not see it in the class's base

FOREVER = Coalesce("next_due_at", models.Value("infinity"), output_field=models.DateTimeField())
# Personal data of the others may only be stored: nobody finds them by name or number.
UNRESTRICTED = Q(restricted_at=None) | Q(is_open=True)
NUMBER_BACKWARDS = Reverse(Replace(F("number"), Value("-"), Value("")))


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor, on: date | None = None) -> Self:
        """Only what this actor may see; every list, page, count and search goes through here."""
        return self.filter(visible_to(actor, on))

    def open(self) -> Self:
        return self.filter(is_open=True)

    def unrestricted(self) -> Self:
        return self.filter(UNRESTRICTED)

    def by_due(self) -> Self:
        """Sorted by the next due instant; tickets without one come last."""
        return self.alias(queue_at=FOREVER).order_by("queue_at", "id")

    def after(self, due_at: datetime | None, pk: int) -> Self:
        """The rest of `by_due()` behind one row (keyset pagination)."""
        bound = models.Value(due_at.isoformat() if due_at else "infinity")
        return self.filter(queue_at__gte=bound).filter(Q(queue_at__gt=bound) | Q(id__gt=pk))

    def ending_in(self, digits: str) -> Self:
        """Tickets whose number ends in these digits, check digit included, hyphens left out."""
        return self.alias(number_backwards=NUMBER_BACKWARDS).filter(number_backwards__startswith=digits[::-1])

    def for_list(self) -> Self:
        """With everything a row of a list shows."""
        return self.select_related("category", "customer", "lead_department", "handler", "agent")
