"""The wallboard: the headline figures for a screen in a hall, without names and single cases.

A supervisor opens it on the hall's own machine and is signed out there by that; the screen keeps a
cookie that shows these figures and opens nothing else.
"""

from typing import cast

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import Request, StaffRequest, staff
from accounts.roles import Right
from reports.access import sees_figures
from reports.dashboard.board import wall_board
from reports.dashboard.displays import close_display, displays_of, open_display, viewer_of

COOKIE = "display"
COOKIE_AGE = 400 * 24 * 3600  # the longest that browsers keep one


class OpenForm(forms.Form):
    name = forms.CharField(label=_("Where the screen hangs"), max_length=40)


@never_cache
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """For whoever is signed in and sees figures, and for a screen that was opened for them."""
    viewer = _viewer(request)
    if viewer is None:
        return _dark(request)
    context = wall_board(viewer, cast(Request, request).now)
    part = cast(Request, request).htmx
    return render(request, f"reports/dashboard/{'_wall' if part else 'wall'}.html", context)


def _viewer(request: HttpRequest) -> User | None:
    """Raises PermissionDenied for somebody signed in who sees no figures."""
    if not request.user.is_authenticated:
        return viewer_of(request.COOKIES.get(COOKIE, ""))
    person = cast(StaffRequest, request).user
    if not person.may(Right.SEE_FIGURES):
        raise PermissionDenied
    return person


def _dark(request: HttpRequest) -> HttpResponse:
    """A closed screen asks to sign in; a page that is open loads anew to say so."""
    if cast(Request, request).htmx:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect_to_login(reverse("reports:displays"))


@require_http_methods(["GET", "HEAD", "POST"])
@sees_figures
def displays(request: StaffRequest) -> HttpResponse:
    """The running wallboards; POST turns the machine in front of one into another."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _opened(request, form.cleaned_data["name"])
    running = displays_of(request.user).filter(closed_at=None).select_related("opened_by")
    context = {"form": form, "displays": list(running.order_by("-opened_at", "-pk")[:100])}
    status = 422 if form.is_bound else 200
    return render(request, "reports/dashboard/displays.html", context, status=status)


def _opened(request: StaffRequest, name: str) -> HttpResponse:
    token = open_display(name=name, by=request.user, now=request.now)
    logout(request)
    response = redirect("reports:wall")
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_AGE,
        path=reverse("reports:wall"),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


@require_POST
@staff
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """For whoever may close this one; to anybody else it does not exist."""
    display = get_object_or_404(displays_of(request.user), pk=pk)
    close_display(display=display, by=request.user, now=request.now)
    return redirect("reports:displays")
