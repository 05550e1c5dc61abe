"""What nobody could read, and what needed nothing done: kept whole, looked at by operators."""

import structlog
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from channels_intake.arriving import read_again
from channels_intake.models import Arrival
from channels_intake.pages.links import EDITORS, READERS
from sla.access import only_for

SHOWN = 50
LISTED = (Arrival.State.QUARANTINED, Arrival.State.IGNORED)
NOT_TAKEN = "not_taken"  # read, but files of it were left in the original
log = structlog.get_logger(__name__)


@require_safe
@only_for(READERS)
def arrivals(request: StaffRequest) -> HttpResponse:
    """The latest first; `before` is the key of the last one seen."""
    asked, before = request.GET.get("state", ""), request.GET.get("before", "")
    state = asked if asked in (*LISTED, NOT_TAKEN) else Arrival.State.QUARANTINED
    chosen = ~Q(not_taken="") if state == NOT_TAKEN else Q(state=state)
    found = Arrival.objects.filter(chosen).select_related("account")
    found = found.defer("body", "headers", "account__secrets", "account__position").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: SHOWN + 1])
    context = {
        "state": state,
        "rows": rows[:SHOWN],
        "next_url": f"?state={state}&before={rows[SHOWN - 1].pk}" if len(rows) > SHOWN else "",
        "may_edit": request.user.role in EDITORS,
    }
    return render(request, "channels/arrivals.html", context)


@require_POST
@only_for(EDITORS)
def again(request: StaffRequest, pk: int) -> HttpResponse:
    read_again(arrival=get_object_or_404(Arrival.objects.defer("body"), pk=pk), now=request.now)
    return redirect("channels:arrivals")


@require_safe
@only_for(EDITORS)
def original(request: StaffRequest, pk: int) -> HttpResponse:
    """Byte for byte, unless it was read whole: that is the desk's; never opened in the browser. Who took
    it is logged."""
    readable = Arrival.objects.filter(~Q(state=Arrival.State.READ) | ~Q(not_taken=""))
    found = get_object_or_404(readable, pk=pk)
    log.warning(
        "original_downloaded", arrival=found.pk, account=found.account_id, by=request.user.staff_number
    )
    response = HttpResponse(bytes(found.body), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="arrival-{found.pk}.bin"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
