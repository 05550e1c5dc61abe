"""Which tickets this browser has proved the code of; kept in its session until it leaves."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.requests import Request
from complaints.numbering import MistypedNumber, parse_number

TICKETS = "tickets"
MOST_TICKETS = 20


def hold(session: SessionBase, number: str) -> None:
    """Let this session see the ticket; the session ends with the browser from now on."""
    session[TICKETS] = [*(n for n in held(session) if n != number), number][-MOST_TICKETS:]
    session.set_expiry(0)


def held(session: SessionBase) -> list[str]:
    return list(session.get(TICKETS, []))


def release(session: SessionBase) -> None:
    session.pop(TICKETS, None)


def for_holders(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only for a browser that proved the ticket's code; others are asked for it.

    Whether the number exists makes no difference to the answer. The page is never cached.
    """

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if number not in held(request.session):
            return _ask_for_code(number)
        return view(cast(Request, request), number, *args, **kwargs)

    return guarded


def _ask_for_code(number: str) -> HttpResponse:
    try:
        asked = "?" + urlencode({"number": parse_number(number)})
    except MistypedNumber:
        asked = ""
    return redirect(reverse("portal:find") + asked)
