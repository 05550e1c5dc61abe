"""A new verification code for whoever lost theirs, without telling anybody who complained of what.

Whatever was typed – an unknown number, a contact that does not go with it, a complaint without
an address – gets the same answer after the same time. The code goes to the address on file only.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import CUSTOMER
from accounts.requests import Request
from accounts.throttle import (
    LOST_CODE_ADDRESS,
    LOST_CODE_TICKET,
    TooManyAttempts,
    client_address,
    count_attempt,
)
from complaints.lifecycle.codes import CODES_A_DAY, mail_new_code
from complaints.portal.forms import LostCodeForm
from complaints.portal.refusing import retry_after, too_often

ANSWER_SECONDS = 0.5  # several times what issuing a code takes


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_code(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _page(request, LostCodeForm())
    form = LostCodeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    number, contact = form.cleaned_data["number"], form.cleaned_data["contact"]
    try:
        count_attempt(LOST_CODE_ADDRESS, client_address(request), now=request.now)
        count_attempt(LOST_CODE_TICKET, number, now=request.now)
    except TooManyAttempts as refusal:
        form.add_error(None, too_often(refusal))
        return retry_after(_page(request, form, 429), refusal, now=request.now)
    with taking(ANSWER_SECONDS):
        mail_new_code(number=number, contact=contact, by=CUSTOMER, now=request.now)
    return redirect("portal:code_asked")


@require_safe
def code_asked(request: Request) -> HttpResponse:
    """What to do now, the same for everybody."""
    return render(request, "portal/code_asked.html", {"codes_a_day": CODES_A_DAY})


@contextmanager
def taking(seconds: float) -> Iterator[None]:
    """Spend so long on the work, however little there is, so that its time tells nothing."""
    until = time.monotonic() + seconds
    try:
        yield
    finally:
        time.sleep(max(0.0, until - time.monotonic()))


def _page(request: Request, form: LostCodeForm, status: int = 200) -> HttpResponse:
    return render(request, "portal/lost_code.html", {"form": form}, status=status)
