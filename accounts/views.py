"""Signing in and out, one's own password, and what one's role means."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.delegating import take_back
from accounts.delegation_forms import DelegationForm, blank
from accounts.duties import duties, duty_days
from accounts.forms import NewPasswordForm, SignInForm
from accounts.requests import Request, StaffRequest, staff
from accounts.roles import Right
from accounts.throttle import SIGN_IN_ADDRESS, SIGN_IN_PERSON, client_address, count_attempt, give_back


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Raises TooManyAttempts, which becomes a page saying when to try again."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    if request.method == "GET":
        return _sign_in_page(request, SignInForm())
    _count(cast(Request, request))
    form = SignInForm(request.POST, request=request)
    if not form.is_valid() or form.user is None:
        return _sign_in_page(request, form, status=422)
    give_back(SIGN_IN_ADDRESS, client_address(request), now=cast(Request, request).now)
    give_back(SIGN_IN_PERSON, _number(request), now=cast(Request, request).now)
    login(request, form.user)
    return redirect(_next(request))


def _count(request: Request) -> None:
    """Every attempt counts, for the number and for the address it came from."""
    count_attempt(SIGN_IN_ADDRESS, client_address(request), now=request.now)
    count_attempt(SIGN_IN_PERSON, _number(request), now=request.now)


def _number(request: HttpRequest) -> str:
    return request.POST.get("staff_number", "").strip().upper()[:64]


def _sign_in_page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "accounts/sign_in.html", context, status=status)


def _next(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else resolve_url("workspace:home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign_in")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
@staff
def change_password(request: StaffRequest) -> HttpResponse:
    if request.method == "GET":
        return render(request, "accounts/password.html", {"form": NewPasswordForm(request.user)})
    count_attempt(SIGN_IN_PERSON, request.user.staff_number, now=request.now)
    form = NewPasswordForm(request.user, request.POST)
    if not form.is_valid():
        return render(request, "accounts/password.html", {"form": form}, status=422)
    update_session_auth_hash(request, form.save())
    messages.success(request, _("Your password was changed. Other devices were signed out."))
    return redirect("accounts:profile")


@require_safe
@staff
def profile(request: StaffRequest) -> HttpResponse:
    return _profile_page(request, blank(request.user, request.now))


def _profile_page(request: StaffRequest, form: DelegationForm | None, status: int = 200) -> HttpResponse:
    person, today = request.user, timezone.localdate(request.now)
    context = {
        "person": person,
        "duties": duties(person),
        "duty_days": duty_days(person),
        "skills": list(person.skills.all()),
        "form": form,
        "given": list(person.given.lasting(today).select_related("to__unit")),
        "held": list(person.held.lasting(today).select_related("by__unit")),
    }
    return render(request, "accounts/profile.html", context, status=status)


@require_POST
@staff
def name_deputy(request: StaffRequest) -> HttpResponse:
    """Only for roles that approve."""
    if not request.user.may(Right.APPROVE_PLAN):
        raise PermissionDenied
    form = DelegationForm(request.POST, user=request.user, today=timezone.localdate(request.now))
    named = form.is_valid() and form.hand_over(now=request.now)
    if not named:
        return _profile_page(request, form, status=422)
    messages.success(request, _("Your approvals are handed over for these days."))
    return redirect("accounts:profile")


@require_POST
@staff
def end_delegation(request: StaffRequest, pk: int) -> HttpResponse:
    """Only one's own."""
    take_back(delegation=get_object_or_404(request.user.given, pk=pk), now=request.now)
    messages.success(request, _("You approve yourself again."))
    return redirect("accounts:profile")
