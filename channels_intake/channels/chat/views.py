"""Handing in a transcript by hand; it takes the way of every other arrival."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest
from channels_intake.arriving import keep, read_now
from channels_intake.channels.chat.adapter import CUSTOMER, id_of
from channels_intake.channels.chat.forms import TranscriptForm
from channels_intake.desk_holding import take
from channels_intake.desk_views import enters
from channels_intake.models import Arrival
from complaints.lifecycle.refusals import GuardFailed


@require_http_methods(["GET", "HEAD", "POST"])
@enters
def transcript(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "desk/transcript.html", {"form": TranscriptForm()})
    form = TranscriptForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "desk/transcript.html", {"form": form}, status=422)
    given = form.cleaned_data
    kept = keep(
        account=given["account"],
        external_id=id_of(given["body"]),
        body=given["body"],
        received_at=request.now,
        headers={CUSTOMER: given["customer"]},
        now=request.now,
    )
    read_now(kept.arrival, now=request.now)
    return _opened(request, Arrival.objects.select_related("contact").get(pk=kept.arrival.pk))


def _opened(request: StaffRequest, arrival: Arrival) -> HttpResponse:
    """The form of the contact that it became, if nobody was faster."""
    if arrival.contact is None:
        messages.info(request, arrival.reason or _("It is kept and will be read in a moment."))
        return redirect("intake:desk")
    try:
        take(contact=arrival.contact.pk, by=request.user, now=request.now)
    except GuardFailed as refused:
        messages.warning(request, str(refused))
        return redirect("intake:desk")
    if arrival.contact.state != arrival.contact.State.RECEIVED:
        messages.info(request, _("This session was handed in before, and is settled."))
        return redirect("intake:desk")
    return redirect("intake:contact", arrival.contact.pk)
