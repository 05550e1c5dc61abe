"""Steps 1 and 2 of the form: who, and what happened.

Every answer to a POST is a redirect, also to a step that has mistakes in it: the browser's
own back button must never ask a worried person whether to send a form again.
"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.requests import Request
from accounts.throttle import DRAFT_ADDRESS, TooManyAttempts, client_address, count_attempt
from channels_intake.channels.web.current import draft_for_writing, draft_of, sent_number
from channels_intake.channels.web.forms import StepForm, WhatForm, WhoForm
from channels_intake.drafts import Answers, answers, keep_answers
from channels_intake.guarding.phone_proof import is_wanted
from complaints.portal.refusing import retry_after, too_often
from complaints.portal.uploads import too_much_is_told

CHECK = "check"  # asks a page to show what is wrong with the answers kept so far
in_this_browser_only = cache_control(private=True, no_cache=True, no_store=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    form: type[StepForm]
    template: str
    page: str
    before: str
    after: str


WHO = Step(
    form=WhoForm,
    template="complain/who.html",
    page="complain:who",
    before="portal:home",
    after="complain:what",
)
WHAT = Step(
    form=WhatForm,
    template="complain/what.html",
    page="complain:what",
    before="complain:who",
    after="complain:send",
)


def _too_much(request: Request, step: Step) -> HttpResponse:
    """More than the server reads at once: what was kept before is still there."""
    words = _("That was too much to be sent at once. What you had entered before is still here.")
    form = step.form(initial=_known(request))
    return render(request, step.template, {"form": form, "trouble": words}, status=413)


@require_http_methods(["GET", "HEAD", "POST"])
@in_this_browser_only
@too_much_is_told(lambda request: _too_much(request, WHO))
def who(request: Request) -> HttpResponse:
    return _step(request, WHO)


@require_http_methods(["GET", "HEAD", "POST"])
@in_this_browser_only
@too_much_is_told(lambda request: _too_much(request, WHAT))
def what(request: Request) -> HttpResponse:
    return _step(request, WHAT)


def _step(request: Request, step: Step) -> HttpResponse:
    if request.method == "POST":
        return _kept(request, step, step.form(request.POST))
    draft = draft_of(request)
    known = answers(draft) if draft else {}
    form = step.form(known) if draft and CHECK in request.GET else step.form(initial=known)
    # Whoever goes back to a form just sent sees that it was sent, and that another one would begin here.
    sent = "" if draft else sent_number(request.session)
    return render(request, step.template, {"form": form, "sent": sent})


def _kept(request: Request, step: Step, form: StepForm) -> HttpResponse:
    """Keep what was typed, right or wrong, and go where the button leads."""
    is_valid = form.is_valid()
    try:
        count_attempt(DRAFT_ADDRESS, client_address(request), now=request.now)
    except TooManyAttempts as refusal:
        form.add_error(None, too_often(refusal))
        response = render(request, step.template, {"form": form}, status=429)
        return retry_after(response, refusal, now=request.now)
    draft = draft_for_writing(request)
    keep_answers(draft, form.answers(), now=request.now)
    all_kept = is_valid or keep_answers(draft, form.mistakes(), now=request.now)
    if "back" in request.POST:
        return redirect(step.before)
    if is_valid:
        return redirect("complain:phone" if step is WHO and is_wanted(draft) else step.after)
    if all_kept:
        return redirect(reverse(step.page) + f"?{CHECK}")
    return render(request, step.template, {"form": form}, status=422)


def _known(request: Request) -> Answers:
    draft = draft_of(request)
    return answers(draft) if draft else {}
