"""Checking progress with number and code, and leaving again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import Request
from accounts.throttle import (
    PROGRESS_ADDRESS,
    PROGRESS_TICKET,
    TooManyAttempts,
    client_address,
    count_attempt,
)
from complaints.models import Ticket
from complaints.portal.forms import FindForm
from complaints.portal.holding import hold, release
from complaints.portal.refusing import retry_after, too_often
from complaints.receipts import CUSTOMER_RECEIPT, forget_receipt
from privacy.index import code_matches, unmatchable


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request) -> HttpResponse:
    """Show progress to whoever knows number and code; an unknown number is a wrong code."""
    if request.method != "POST":
        return _page(request, FindForm(initial={"number": request.GET.get("number", "")}))
    form = FindForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        digest = proved(request, form.cleaned_data["number"], form.cleaned_data["code"])
    except TooManyAttempts as refusal:
        form.add_error(None, too_often(refusal))
        return retry_after(_page(request, form, 429), refusal, now=request.now)
    if digest is None:
        form.add_error(None, _("Number and code do not belong together. Please check both on your receipt."))
        return _page(request, form, 422)
    request.session.cycle_key()
    hold(request.session, form.cleaned_data["number"], digest)
    return redirect("portal:progress", form.cleaned_data["number"])


@require_POST
def leave(request: Request) -> HttpResponse:
    """Forget on this browser which complaints it may see, and a form half filled in."""
    if request.user.is_authenticated:  # a member of staff looked at a customer's page
        release(request.session)
        forget_receipt(request.session, CUSTOMER_RECEIPT)
    else:
        request.session.flush()
    messages.success(request, _("You have left your complaint. To see it again, enter number and code."))
    return redirect("portal:home")


def proved(request: Request, number: str, code: str) -> bytes | None:
    """The digest of the ticket's code when this is that code. Raises TooManyAttempts.

    The same queries and the same comparison for a number that does not exist, so that
    neither the answer nor its time tells which numbers there are.
    """
    count_attempt(PROGRESS_ADDRESS, client_address(request), now=request.now)
    count_attempt(PROGRESS_TICKET, number, now=request.now)
    stored = Ticket.objects.filter(number=number).values_list("code_digest", flat=True).first()
    digest = bytes(stored) if stored else unmatchable()
    return digest if code_matches(code, number, digest) else None


def _page(request: Request, form: FindForm, status: int = 200) -> HttpResponse:
    return render(request, "portal/find.html", {"form": form}, status=status)
