"""Pages about the deadlines themselves."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest, staff
from sla.health import enforcement
from sla.inbox import MAY_READ_OUTAGES
from sla.ladder import target_of
from sla.outages import STATED, outages


@require_safe
@staff
def outage_statement(request: StaffRequest) -> HttpResponse:
    if request.user.role not in MAY_READ_OUTAGES:
        raise PermissionDenied
    found = outages(since=request.now - STATED, until=request.now)
    context = {
        "outages": [
            {
                "outage": each,
                "breaches": [(clock, target_of(clock).code.label) for clock in each.breaches],
            }
            for each in found
        ],
        "health": enforcement(),
        "links": request.user.sees_tickets,
    }
    return render(request, "sla/outages.html", context)
