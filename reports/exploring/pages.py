"""Exploring the figures: the page, its table as a file, the cases behind a number, and kept views."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import StaffRequest, sees_tickets, staff
from complaints.workspace.panels import limit_name
from reports.access import sees_figures
from reports.dashboard.listing import Misread, page_of_tickets
from reports.exhibits import Kind as Measure
from reports.exploring import views_kept
from reports.exploring.answers import MOST_CASES, TooMany
from reports.exploring.chosen import Chosen
from reports.exploring.drawing import pictures
from reports.exploring.files import Kind, made
from reports.exploring.forms import AskForm, SaveForm
from reports.exploring.pivot import Pivot, pivot
from reports.exploring.question import BY_UNITS, Question
from reports.figures import tickets
from reports.formats.numbers import shown
from reports.models import SavedView
from reports.rollups.refreshing import is_behind


@require_safe
@sees_figures
def explore(request: StaffRequest) -> HttpResponse:
    """One question to the figures, all of it in the address."""
    return _page(request, SaveForm(request.user))


@require_safe
@sees_figures
def table_file(request: StaffRequest) -> HttpResponse:
    """The table as a file, ?format=csv or xlsx."""
    wanted = request.GET.get("format", str(Kind.CSV))
    if wanted not in Kind.values:
        raise Http404
    question = _asked(request)
    try:
        found = pivot(question, sees_tickets=False)
    except TooMany:
        raise Http404 from None
    file = made(question, found, Kind(wanted), language=get_language() or "")
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)


@require_safe
@sees_figures
@sees_tickets
def cases(request: StaffRequest) -> HttpResponse:
    """The cases that a number of the table counts, as far as the reader may see them."""
    question = _asked(request)
    if question.unread:
        raise Http404
    chosen = Chosen.read(question, request.GET)
    found = tickets(
        question.definition.code,
        question.period,
        question.scope,
        viewer=request.user,
        keys=chosen.keys,
        within=chosen.within,
    )
    try:
        rows, following = page_of_tickets(found, request.GET.get("after", ""))
    except Misread:
        raise Http404 from None
    here = request.GET.copy()
    here.pop("after", None)
    start = f"?{here.urlencode()}" if "after" in request.GET else ""
    here["after"] = following
    context: dict[str, Any] = {
        "words": chosen.words,
        "total": found.count(),
        "rows": [(ticket, limit_name(ticket.next_due_target)) for ticket in rows],
        "next_url": f"?{here.urlencode()}" if following else "",
        "start_url": start,
    }
    return render(request, "reports/dashboard/tickets.html", context)


@require_POST
@sees_figures
def save(request: StaffRequest) -> HttpResponse:
    """Keep the question of the page under a name."""
    form = SaveForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    question = _asked(request)
    view = views_kept.keep(
        name=form.cleaned_data["name"],
        question=question,
        by=request.user,
        shared_with=form.cleaned_data["share"],
        now=request.now,
    )
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect(f"{reverse('reports:explore')}?{question.address()}")


@require_POST
@staff
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.filter(owner=request.user), pk=pk)
    views_kept.remove(view=view, by=request.user)
    messages.success(request, _("The view “%(name)s” was removed.") % {"name": view.name})
    return redirect("reports:explore")


def _asked(request: StaffRequest) -> Question:
    given = request.POST if request.method == "POST" else request.GET
    return Question.read(given.dict(), user=request.user, now=request.now)


def _page(request: StaffRequest, form: SaveForm, status: int = 200) -> HttpResponse:
    question = _asked(request)
    found, too_many = _answered(question, request.user)
    context: dict[str, Any] = {
        "question": question,
        "too_many": too_many,
        "most": shown(MOST_CASES, Measure.COUNT),
        "ask": AskForm(question, request.user),
        "save": form,
        "pivot": found,
        "pictures": pictures(question, found),
        "views": views_kept.kept_for(request.user),
        "is_compared": not question.across,
        "is_by_units": question.across in BY_UNITS,
        "kinds": [(kind, f"{question.address()}&format={kind}") for kind in Kind if found],
        "periods": _periods(question),
        "is_behind": is_behind(),
    }
    return render(request, "reports/exploring/explore.html", context, status=status)


def _answered(question: Question, user: User) -> tuple[Pivot | None, str]:
    """The table; or none, and how many cases would have to be counted for it."""
    try:
        return pivot(question, sees_tickets=user.sees_tickets), ""
    except TooMany as refusal:
        return None, shown(refusal.cases, Measure.COUNT)


def _periods(question: Question) -> dict[str, str]:
    """To the neighbours of the period."""
    period = question.period
    return {
        "before": question.address(period=str(period.previous())),
        "year_before": question.address(period=str(period.year_before())),
    }
