"""*Send a test* of an account, of the website, or of the interface for programs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from accounts.throttle import Limit, TooManyAttempts, count_attempt
from channels_intake.conf import MINUTE
from channels_intake.guarding.trying import TRY, Tried, try_account, try_interface, try_website
from channels_intake.models import Account
from channels_intake.pages.links import EDITORS
from complaints.portal.refusing import too_often
from sla.access import only_for

TESTS = Limit(scope="channel-test", attempts=10, window=MINUTE)


@require_POST
@only_for(EDITORS)
def try_one(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Account, pk=pk, kind__in=TRY)
    if _may(request):
        _tell(request, try_account(found, request.POST.get("number", "")[:32]))
    return redirect("channels:account", pk)


@require_POST
@only_for(EDITORS)
def try_form(request: StaffRequest) -> HttpResponse:
    if _may(request):
        _tell(request, try_website())
    return redirect("channels:accounts")


@require_POST
@only_for(EDITORS)
def try_programs(request: StaffRequest) -> HttpResponse:
    if _may(request):
        _tell(request, try_interface())
    return redirect("channels:accounts")


def _may(request: StaffRequest) -> bool:
    try:
        count_attempt(TESTS, request.user.staff_number, now=request.now)
    except TooManyAttempts as refusal:
        messages.warning(request, too_often(refusal))
        return False
    return True


def _tell(request: StaffRequest, tried: Tried) -> None:
    (messages.success if tried.is_well else messages.error)(request, tried.words)
