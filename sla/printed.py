"""The clocks of a ticket as its printed form shows them."""

from complaints.models import Ticket
from complaints.printing.limits import Limit
from sla.ladder import target_of


def limits(ticket: Ticket) -> list[Limit]:
    return [
        Limit(
            name=str((target := target_of(clock)).code.label),
            span=str(target.limit.words),
            due_at=clock.due_at,
            met_at=clock.met_at,
        )
        for clock in ticket.clocks.filter(cancelled_at=None)
    ]
