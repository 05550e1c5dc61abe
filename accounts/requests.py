"""The typed requests that views receive, and the one way to ask for a signed-in person."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.cache import never_cache
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """What every view of ours receives: `now` was taken once, at the request's start."""

    now: datetime
    htmx: HtmxDetails


class StaffRequest(Request):
    user: User


def staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for signed-in members of staff; others are asked to sign in. Never kept by a browser."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_page_of(request))
        return view(cast(StaffRequest, request), *args, **kwargs)

    return guarded


def _page_of(request: HttpRequest) -> str:
    """Where to go on after signing in: a form's own address cannot be opened, its page can."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() else resolve_url(settings.LOGIN_REDIRECT_URL)


def takes_up_to(most_bytes: int) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """This view takes files: config.middleware.RequestSize lets so many bytes pass."""

    def marked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return marked


def sees_tickets(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for roles that work on tickets; others get 403."""

    @staff
    @wraps(view)
    def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.sees_tickets:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
