"""Reading a ticket with all that its answer shows, in a fixed number of queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.http import quote_etag
from rest_framework.response import Response

from accounts.models import User
from api.views.rows import row
from api.views.shown import TicketShown
from complaints.catalogue import catalogue
from complaints.forwarded import reads_least, reduced
from complaints.lifecycle.plans import with_parts
from complaints.models import Appeal, Plan, Ticket
from complaints.models.ticket_queries import TicketQuerySet
from complaints.personal import personal
from complaints.workspace import ticket_data
from sla.models import Clock


def found(number: str, user: User) -> Ticket:
    """Raises Ticket.DoesNotExist, answered with 404, for what is not there or not to be seen."""
    return ticket_data.find(number, user)


def presented(ticket: Ticket, user: User, *, now: datetime, status: int = 200, **more: Any) -> Response:
    """The ticket as this person sees it, with its ETag."""
    ticket.shown_complainant = personal(ticket, user)  # type: ignore[attr-defined]
    ours = not reads_least(user)
    ticket.shown_clocks = _clocks(ticket, now) if ours else []  # type: ignore[attr-defined]
    ticket.shown_plans = _plans(ticket) if ours else []  # type: ignore[attr-defined]
    ticket.shown_appeals = _appeals(ticket) if ours else []  # type: ignore[attr-defined]
    context = {"user": user, "in_full": ticket.shown_complainant.in_full}  # type: ignore[attr-defined]
    data = TicketShown(ticket, context=context).data
    return Response({**data, **more}, status=status, headers={"ETag": etag(ticket)})


def as_rows(tickets: Sequence[Ticket], user: User) -> list[dict[str, Any]]:
    """As lists show them to this person; category and units come from the catalogue."""
    catalogue().attach(*tickets)
    return [row(reduced(ticket, user)) for ticket in tickets]


def after_move(number: str, user: User, *, now: datetime) -> Response:
    """The ticket as it is now; nothing when the move took it out of this person's sight."""
    seen: TicketQuerySet = Ticket.objects.visible_to(user)
    if not seen.filter(number=number).exists():
        return Response(status=204)
    return presented(found(number, user), user, now=now)


def etag(ticket: Ticket) -> str:
    return quote_etag(str(ticket.version))


def with_status(clock: Clock, now: datetime) -> Clock:
    clock.shown_status = status_of(clock, now)  # type: ignore[attr-defined]
    return clock


def status_of(clock: Clock, now: datetime) -> str:
    """A limit that passed stays breached, whenever it was met after that."""
    if clock.cancelled_at:
        return "cancelled"
    if (clock.met_at or now) > clock.due_at and not (clock.paused_at and not clock.met_at):
        return "breached"
    if clock.met_at:
        return "met"
    return "paused" if clock.paused_at else "running"


def _clocks(ticket: Ticket, now: datetime) -> list[Clock]:
    return [with_status(clock, now) for clock in ticket.clocks.order_by("due_at", "pk")]


def _appeals(ticket: Ticket) -> list[Appeal]:
    return list(ticket.appeals.select_related("officer").prefetch_related("materials"))


def _plans(ticket: Ticket) -> list[Plan]:
    about = ("responsibility", "cause", "submitted_by", "decided_by")
    return with_parts(ticket.plans.select_related(*about).order_by("round"))
