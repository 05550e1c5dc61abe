"""The typed requests that views receive, and the one way to ask for a signed-in person."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """What every view of ours receives: `now` was taken once, at the request's start."""

    now: datetime
    htmx: HtmxDetails


class StaffRequest(Request):
    user: User


def staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for signed-in members of staff; others are asked to sign in."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(cast(StaffRequest, request), *args, **kwargs)

    return guarded


def sees_tickets(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for roles that work on tickets; others get 403."""

    @staff
    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.sees_tickets:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
