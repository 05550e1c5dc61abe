"""Blocked senders, and what they wrote meanwhile: to be released or put aside by whoever reviews."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import StaffRequest
from accounts.roles import Role
from channels_intake.guarding.blocking import REVIEWERS, block, lift, put_aside, release
from channels_intake.models import Arrival, Block
from complaints.lifecycle.refusals import GuardFailed
from complaints.typed import Line
from privacy.masking import mask_email, mask_phone
from sla.access import only_for

SHOWN = 50
SEEN_BY = REVIEWERS | {Role.AUDITOR}
MASKS = {Block.Kind.ADDRESS: mask_email, Block.Kind.NUMBER: mask_phone}


class BlockForm(forms.Form):
    kind = forms.TypedChoiceField(label=gettext_lazy("What it is"), choices=Block.Kind, coerce=Block.Kind)
    sender = Line(label=gettext_lazy("Address, number or account"), max_length=254)
    reason = Line(label=gettext_lazy("Why"), max_length=200)
    until_on = forms.DateField(
        label=gettext_lazy("Until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Without a day, until somebody lifts it."),
    )

    def until(self) -> datetime | None:
        day = self.cleaned_data["until_on"]
        return timezone.make_aware(datetime.combine(day + timedelta(days=1), time())) if day else None


@require_http_methods(["GET", "HEAD", "POST"])
@only_for(SEEN_BY)
def blocks(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, BlockForm(auto_id="block-%s"))
    if request.user.role not in REVIEWERS:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    form = BlockForm(request.POST, auto_id="block-%s")
    if form.is_valid() and _blocked(form, request.user, request.now):
        messages.success(request, _("Blocked. What they write from now on waits here."))
        return redirect("channels:blocks")
    return _page(request, form, 422)


@require_POST
@only_for(REVIEWERS)
def lift_block(request: StaffRequest, pk: int) -> HttpResponse:
    lift(block=get_object_or_404(Block, pk=pk), by=request.user, now=request.now)
    return redirect("channels:blocks")


@require_POST
@only_for(REVIEWERS)
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """What was held goes to the desk, or needs nothing done."""
    held = get_object_or_404(Arrival.objects.defer("body", "headers"), pk=pk)
    done = release if request.POST.get("to") == "desk" else put_aside
    done(arrival=held, by=request.user, now=request.now)
    return redirect("channels:blocks")


def _blocked(form: BlockForm, by: User, now: datetime) -> bool:
    given = form.cleaned_data
    try:
        block(
            kind=given["kind"],
            sender=given["sender"],
            reason=given["reason"],
            until=form.until(),
            by=by,
            now=now,
        )
    except GuardFailed as refused:
        name = "until_on" if refused.field == "until" else refused.field
        form.add_error(name if name in form.fields else None, str(refused))
        return False
    return True


def _page(request: StaffRequest, form: BlockForm, status: int = 200) -> HttpResponse:
    in_force = Block.objects.in_force(request.now).select_related("blocked_by").order_by("-pk")
    before = request.GET.get("before", "")
    waiting = Arrival.objects.filter(state=Arrival.State.HELD).select_related("account")
    waiting = waiting.defer("body", "headers", "account__secrets", "account__position").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 19:
        waiting = waiting.filter(Q(pk__lt=int(before)))
    rows: list[Any] = list(waiting[: SHOWN + 1])
    context = {
        "form": form if request.user.role in REVIEWERS else None,
        "blocks": [(each, shown(each)) for each in in_force[:SHOWN]],
        "held": rows[:SHOWN],
        "next_url": f"?before={rows[SHOWN - 1].pk}" if len(rows) > SHOWN else "",
    }
    return render(request, "channels/blocks.html", context, status=status)


def shown(block: Block) -> str:
    """The sender as everybody here may read it."""
    mask = MASKS.get(Block.Kind(block.kind))
    return mask(block.sender) if mask else f"{block.sender[:4]}…"
