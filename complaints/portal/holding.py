"""Which tickets this browser has proved the code of; kept in its session until it leaves.

A session holds a ticket by the code that opened it: when a new code is issued, whoever got in
with the old one is asked for the new one.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.requests import Request
from complaints.models import Ticket
from complaints.numbering import MistypedNumber, parse_number

TICKETS = "tickets"
MOST_TICKETS = 20


def hold(session: SessionBase, number: str, code_digest: bytes | memoryview) -> None:
    """Let this session see the ticket; the session ends with the browser from now on."""
    others = [(other, seal) for other, seal in _held(session).items() if other != number]
    session[TICKETS] = dict([*others, (number, _fingerprint(code_digest))][-MOST_TICKETS:])
    session.set_expiry(0)


def holds(session: SessionBase, number: str) -> bool:
    """Whether the code this session proved is still the ticket's."""
    proved = _held(session).get(number)
    if proved is None:
        return False
    digest = Ticket.objects.filter(number=number).values_list("code_digest", flat=True).first()
    return digest is not None and _fingerprint(digest) == proved


def _held(session: SessionBase) -> Mapping[str, str]:
    found = session.get(TICKETS)
    return found if isinstance(found, dict) else {}


def _fingerprint(code_digest: bytes | memoryview) -> str:
    return hashlib.sha256(bytes(code_digest)).hexdigest()


def release(session: SessionBase) -> None:
    session.pop(TICKETS, None)


def for_holders(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only for a browser that proved the ticket's code; others are asked for it.

    Whether the number exists makes no difference to the answer. The page is never cached.
    """

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not holds(request.session, number):
            return _ask_for_code(number)
        return view(cast(Request, request), number, *args, **kwargs)

    return guarded


def _ask_for_code(number: str) -> HttpResponse:
    try:
        asked = "?" + urlencode({"number": parse_number(number)})
    except MistypedNumber:
        asked = ""
    return redirect(reverse("portal:find") + asked)
