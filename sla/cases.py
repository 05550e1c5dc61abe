"""What the enforcement needs to know of a ticket: one row of plain columns, and none of its relations."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self

from complaints.models import Ticket


@dataclass(slots=True, kw_only=True)
class Case:
    """A ticket as a sweep sees it; its row is locked."""

    pk: int
    number: str
    state: str
    version: int
    priority: int
    language: str
    is_open: bool
    customer_id: int
    agent_id: int | None
    handler_id: int | None
    team_id: int | None
    lead_department_id: int | None

    @classmethod
    def of(cls, ticket: Ticket) -> Self:
        return cls(**{name: getattr(ticket, name) for name in COLUMNS})


COLUMNS = tuple(each.name for each in fields(Case))


def locked(tickets: Iterable[int]) -> dict[int, Case]:
    """The tickets nobody is moving, locked by key alone."""
    free = Ticket.objects.select_for_update(skip_locked=True).filter(pk__in=set(tickets)).order_by("pk")
    return {row["pk"]: Case(**row) for row in free.values(*COLUMNS)}
