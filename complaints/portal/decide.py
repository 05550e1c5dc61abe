"""The customer's own moves: agree to the plan, have it changed, rate the result (S001-12, S002-14)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.actors import CUSTOMER
from accounts.requests import Request
from complaints.lifecycle import feedback, resolve
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, IllegalMove, Stale
from complaints.portal.forms import AmendForm, ConsentForm, MoveForm, RateForm
from complaints.portal.holding import for_holders
from complaints.portal.progress import Progress, progress_of
from complaints.portal.refusing import Conflict, show_guard
from complaints.portal.words import told
from complaints.states import NoticeChannel, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One question to the customer: its form, when it is asked, the move it makes."""

    form: type[MoveForm]
    template: str
    is_asked: Callable[[Progress], bool]
    move: Callable[[MoveForm, str, datetime], Any]
    thanks: Promise


def _consent(form: MoveForm, number: str, now: datetime) -> None:
    resolve.customer_consents(ticket=form.ref(number), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)


def _amend(form: MoveForm, number: str, now: datetime) -> None:
    wanted = form.cleaned_data["wanted"]
    resolve.customer_amends(
        ticket=form.ref(number), by=CUSTOMER, wanted=wanted, channel=NoticeChannel.ONLINE, now=now
    )


def _rate(form: MoveForm, number: str, now: datetime) -> None:
    score, comment = form.cleaned_data["score"], form.cleaned_data["comment"]
    feedback.rate(ticket=form.ref(number), by=CUSTOMER, score=score, comment=comment, now=now)


AGREE = Decision(
    form=ConsentForm,
    template="portal/agree.html",
    is_asked=lambda progress: progress.to_decide,
    move=_consent,
    thanks=gettext_lazy("Thank you. We carry the plan out now."),
)
CHANGE = Decision(
    form=AmendForm,
    template="portal/change.html",
    is_asked=lambda progress: progress.to_decide,
    move=_amend,
    thanks=gettext_lazy("Thank you. We look at the plan again and come back to you."),
)
RATE = Decision(
    form=RateForm,
    template="portal/rate.html",
    is_asked=lambda progress: progress.can_rate,
    move=_rate,
    thanks=gettext_lazy("Thank you. Your answer is recorded."),
)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def agree(request: Request, number: str) -> HttpResponse:
    return _decide(request, number, AGREE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def change(request: Request, number: str) -> HttpResponse:
    return _decide(request, number, CHANGE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def rate(request: Request, number: str) -> HttpResponse:
    return _decide(request, number, RATE)


def _decide(request: Request, number: str, decision: Decision) -> HttpResponse:
    if request.method == "POST":
        return _decided(request, number, decision)
    progress = progress_of(number)
    if not decision.is_asked(progress):
        return _no_longer(request, number)
    return _page(request, decision, progress, decision.form.about(progress.ticket))


def _decided(request: Request, number: str, decision: Decision) -> HttpResponse:
    form = decision.form(request.POST)
    if not form.is_valid():
        return _page(request, decision, progress_of(number), form, status=422)
    try:
        decision.move(form, number, request.now)
    except GuardFailed as refusal:
        show_guard(form, refusal)
        return _page(request, decision, progress_of(number), form, status=422)
    except Stale as refusal:
        return _moved_meanwhile(request, number, decision, form, refusal)
    except IllegalMove:
        return _no_longer(request, number)
    except AlreadyDone:
        return redirect("portal:progress", number)
    messages.success(request, str(decision.thanks))
    return redirect("portal:progress", number)


def _moved_meanwhile(
    request: Request, number: str, decision: Decision, form: MoveForm, refusal: Stale
) -> HttpResponse:
    """What was typed stays, against the ticket as it is now; sending it again is deliberate."""
    progress = progress_of(number)
    form.seen_again(progress.ticket)
    what = str(told(State(progress.ticket.state), None).title)
    conflict = Conflict(at=refusal.changed_at, what=what)
    return _page(request, decision, progress, form, status=412, conflict=conflict)


def _no_longer(request: Request, number: str) -> HttpResponse:
    messages.warning(request, _("This is not possible now. The page shows how your complaint stands."))
    return redirect("portal:progress", number)


def _page(
    request: Request,
    decision: Decision,
    progress: Progress,
    form: MoveForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    return render(request, decision.template, {"progress": progress, "form": form, **more}, status=status)
