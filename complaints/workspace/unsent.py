"""Keeping what is typed: while typing, when it is thrown away, and when the session has ended."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import Request, StaffRequest, staff
from complaints.workspace import drafts
from complaints.workspace.drafts import FIELD, NoSlot, Slot


@require_POST
@never_cache
def keep(request: Request) -> HttpResponse:
    """What the page sends while somebody types; also after the session has ended, by the form's token."""
    slot = slot_in(request)
    if slot is None:
        return HttpResponse(status=422) if request.user.is_authenticated else redirect_to_login("")
    context = {
        "is_kept": drafts.keep(slot, request.POST, now=request.now),
        "slot": slot,
        "signed_out": not request.user.is_authenticated,
    }
    return render(request, "workspace/_draft_kept.html", context)


@require_POST
@staff
def discard(request: StaffRequest) -> HttpResponse:
    slot = slot_in(request)
    if slot is None:
        return redirect("workspace:home")
    drafts.discard(slot)
    messages.success(request, _("The draft was thrown away."))
    return redirect(slot.page)


def slot_in(request: HttpRequest) -> Slot | None:
    """The form's owner and place, unless somebody else is signed in here by now."""
    try:
        slot = drafts.slot_of(request.POST.get(FIELD, ""))
    except NoSlot:
        return None
    signed_in = request.user
    return slot if not signed_in.is_authenticated or signed_in.pk == slot.person else None


def keep_refused(request: HttpRequest) -> tuple[Slot | None, bool]:
    """Keep a form that the framework refused before any view saw it, and say whether it is kept."""
    slot = slot_in(request)
    now = getattr(request, "now", None) or timezone.now()
    return slot, slot is not None and drafts.keep(slot, request.POST, now=now)


def kept_when_signed_out(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form sent after the session ended is kept for the person it was made for, who signs in again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            return _sign_in_first(cast(Request, request)) or view(request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return guarded


def _sign_in_first(request: Request) -> HttpResponse | None:
    slot, is_kept = keep_refused(request)
    if is_kept and slot:
        words = _("You had been signed out. What you typed was kept: sign in, and it is in the form again.")
        messages.info(request, words)
        return redirect_to_login(slot.page)
    messages.warning(request, _("You had been signed out, and what you typed could not be kept."))
    return redirect_to_login(slot.page) if slot else None
