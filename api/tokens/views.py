"""One's own access tokens: see them, create one, revoke one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest, staff
from accounts.throttle import count_attempt
from api.limits import NEW_TOKEN_PERSON
from api.models import Token
from api.tokens.forms import TokenForm
from api.tokens.issuing import Issued, issue, revoke
from complaints.lifecycle.refusals import GuardFailed

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def tokens(request: StaffRequest) -> HttpResponse:
    """The answer to a POST shows the new secret, this once; it is kept nowhere. Raises TooManyAttempts."""
    if request.method != "POST":
        return _page(request, TokenForm())
    count_attempt(NEW_TOKEN_PERSON, request.user.staff_number, now=request.now)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    try:
        issued = issue(
            owner=request.user,
            label=given["label"],
            scopes=form.wanted(),
            days=given["days"],
            now=request.now,
        )
    except GuardFailed as refusal:
        form.add_error(None, refusal.message)
        return _page(request, form, status=422)
    return _page(request, TokenForm(), issued=issued)


@require_POST
@staff
def revoke_token(request: StaffRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token, pk=pk, owner=request.user)
    revoke(token, by=request.user, now=request.now)
    messages.success(
        request,
        _("Revoked: %(token)s. The program using it gets no answer any more.") % {"token": token.label},
    )
    return redirect("tokens:tokens")


def _page(
    request: StaffRequest, form: TokenForm, *, issued: Issued | None = None, status: int = 200
) -> HttpResponse:
    own = Token.objects.filter(owner=request.user).order_by("-created_at")[:SHOWN]
    context: dict[str, Any] = {
        "form": form,
        "issued": issued,
        "tokens": [(token, token.is_usable(request.now)) for token in own],
    }
    response = render(request, "api/tokens.html", context, status=status)
    if issued:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["HX-Push-Url"] = "false"
    return response
