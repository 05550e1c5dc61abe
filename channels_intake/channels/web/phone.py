"""Between steps 1 and 2: the phone number proven by a code, for whoever wants to (S002-3)."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import Request
from accounts.throttle import DRAFT_ADDRESS, TooManyAttempts, client_address, count_attempt
from channels_intake.channels.web.current import draft_of
from channels_intake.channels.web.steps import WHO, in_this_browser_only
from channels_intake.drafts import answers
from channels_intake.guarding.phone_proof import Checked, check_code, is_wanted, send_code
from channels_intake.models import Draft, PhoneProof
from complaints.portal.refusing import retry_after, too_often
from complaints.typed import Line
from privacy.masking import mask_phone

NEXT = "complain:what"


class CodeForm(forms.Form):
    code = Line(
        label=_("The code in the message"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_this_browser_only
def phone(request: Request) -> HttpResponse:
    draft = draft_of(request)
    given = answers(draft) if draft else {}
    if draft is None or not WHO.form(given).is_valid():
        return redirect(WHO.page)
    if not is_wanted(draft):
        return redirect(NEXT)
    if request.method != "POST":
        return _page(request, draft, CodeForm())
    try:
        count_attempt(DRAFT_ADDRESS, client_address(request), now=request.now)
        return _acted(request, draft, given["phone"])
    except TooManyAttempts as refusal:
        form = CodeForm({"code": ""})
        form.errors.clear()
        form.add_error(None, too_often(refusal))
        return retry_after(_page(request, draft, form, 429), refusal, now=request.now)


def _acted(request: Request, draft: Draft, number: str) -> HttpResponse:
    """What the pressed button means."""
    if "back" in request.POST:
        return redirect(WHO.page)
    if "skip" in request.POST:
        return redirect(NEXT)
    if "send" in request.POST:
        send_code(
            draft=draft,
            phone=number,
            address=client_address(request),
            language=get_language() or "",
            now=request.now,
        )
        return redirect("complain:phone")
    form = CodeForm(request.POST)
    if form.is_valid():
        checked = check_code(draft=draft, phone=number, code=form.cleaned_data["code"], now=request.now)
        if checked is Checked.RIGHT:
            return redirect(NEXT)
        form.add_error("code", checked.label)
    return _page(request, draft, form, 422)


def _page(request: Request, draft: Draft, form: CodeForm, status: int = 200) -> HttpResponse:
    number = answers(draft)["phone"]
    proof = PhoneProof.objects.filter(draft=draft).first()
    context: dict[str, Any] = {
        "form": form,
        "number": mask_phone(number),
        "was_sent": proof is not None and proof.sent_at + PhoneProof.VALID > request.now,
        "minutes": PhoneProof.VALID.seconds // 60,
    }
    return render(request, "complain/phone.html", context, status=status)
