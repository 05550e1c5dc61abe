"""The one view through which customers make their own moves (S001-12, S002-14, S003-23)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import Request
from complaints.evidence import all_or_none
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, IllegalMove, Stale
from complaints.models import Ticket
from complaints.portal.decision_forms import MoveForm
from complaints.portal.decisions import Decision, Sent
from complaints.portal.holding import for_holders
from complaints.portal.progress import Progress, progress_of
from complaints.portal.refusing import Conflict, show_guard
from complaints.portal.uploads import REFUSED_FILES, admitted, keep_each, too_much_is_told
from complaints.portal.words import WORDS
from complaints.states import State


@for_holders
def _too_much(request: Request, number: str, decision: Decision) -> HttpResponse:
    """The answer to more than the server reads: told on the page, nothing was changed."""
    progress = progress_of(number, now=request.now)
    refused = [_("Together, these files are too large. Please send fewer at once.")]
    return _page(request, decision, progress, decision.form(progress=progress), status=413, refused=refused)


@require_http_methods(["GET", "HEAD", "POST"])
@too_much_is_told(_too_much)
@for_holders
def decide(request: Request, number: str, decision: Decision) -> HttpResponse:
    progress = progress_of(number, now=request.now)
    if request.method == "POST":
        return _decided(request, decision, progress)
    if not decision.is_possible(progress.can):
        return _not_now(request, number)
    refused = request.session.pop(REFUSED_FILES, ())
    return _page(request, decision, progress, decision.form(progress=progress), refused=refused)


def _decided(request: Request, decision: Decision, progress: Progress) -> HttpResponse:
    number = progress.ticket.number
    form = decision.form(request.POST, request.FILES, progress=progress)
    if not form.is_valid():
        return _page(request, decision, progress, form, status=422)
    refused: list[str] = []
    try:
        _make(request, decision, form, number, refused)
    except GuardFailed as refusal:
        show_guard(form, refusal)
        if refused:
            form.add_error("uploads", refused)
        return _page(request, decision, progress_of(number, now=request.now), form, status=422)
    except Stale as refusal:
        return _moved_meanwhile(request, decision, form, number, refusal)
    except IllegalMove:
        return _not_now(request, number)
    except AlreadyDone:
        return redirect("portal:progress", number)
    messages.success(request, str(decision.thanks))
    if refused:
        request.session[REFUSED_FILES] = refused
        return redirect("portal:files", number)  # where others can be added instead
    return redirect("portal:progress", number)


def _make(request: Request, decision: Decision, form: MoveForm, number: str, refused: list[str]) -> None:
    """The domain call with those files that can be taken; why others were not goes to `refused`.

    Raises whatever the domain refuses with; no file is kept then.
    """
    uploads = form.cleaned_data.get("uploads", ())
    ref = form.ref(number)
    if not uploads:
        decision.move(Sent(form=form, ticket=ref, files=(), now=request.now))
        return
    uploads, left_out = admitted(request, uploads)
    with all_or_none() as kept:
        ticket = Ticket.objects.select_for_update().get(number=number)
        if ticket.history.filter(key=ref.key).exists():
            raise AlreadyDone(ticket)
        there = list(ticket.attachments.filter(from_customer=True))
        refused += [*keep_each(uploads, kept, beside=there, now=request.now), *left_out]
        decision.move(Sent(form=form, ticket=ref, files=tuple(kept), now=request.now))


def _moved_meanwhile(
    request: Request, decision: Decision, form: MoveForm, number: str, refusal: Stale
) -> HttpResponse:
    """What was typed stays, against the ticket as it is now; sending it again is deliberate."""
    progress = progress_of(number, now=request.now)
    form.seen_again(progress.ticket)
    conflict = Conflict(at=refusal.changed_at, what=str(WORDS[State(progress.ticket.state)].title))
    return _page(request, decision, progress, form, status=412, conflict=conflict)


def _not_now(request: Request, number: str) -> HttpResponse:
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
    context = {"progress": progress, "form": form, **more}
    return render(request, f"portal/{decision.name}.html", context, status=status)
