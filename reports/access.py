"""Who reads figures, and whose tickets those figures count."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from accounts.models import User
from accounts.requests import StaffRequest, staff
from accounts.roles import Right
from complaints.models import Ticket
from complaints.models.ticket_queries import TicketQuerySet


def sees_figures(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for roles with figures; others get 403."""

    @staff
    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.may(Right.SEE_FIGURES):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def counted_for(user: User) -> TicketQuerySet:
    """What the viewer may see; managers and analysts, who see no ticket, read figures of them all."""
    every: TicketQuerySet = Ticket.objects.all()
    if not user.may(Right.SEE_FIGURES):
        return every.none()
    return every.visible_to(user) if user.sees_tickets else every
