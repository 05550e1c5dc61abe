"""The front page and the pages that only explain."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import Request
from complaints.lifecycle.ending import KEPT_YEARS
from complaints.portal.forms import FindForm
from complaints.portal.hours import CHANNELS, HOTLINE, desk

PAGES = frozenset({"rules", "privacy", "accessibility", "appeal"})


@require_safe
def home(request: Request) -> HttpResponse:
    context = {
        "form": FindForm(),
        "phone": desk(HOTLINE, request.now),
        "desks": [desk(channel, request.now) for channel in CHANNELS],
    }
    return render(request, "portal/home.html", context)


@require_safe
def page(request: Request, slug: str) -> HttpResponse:
    """Rules, privacy, accessibility, appeal. Raises Http404 for any other slug."""
    if slug not in PAGES:
        raise Http404
    return render(request, f"portal/pages/{slug}.html", {"kept_years": KEPT_YEARS})
