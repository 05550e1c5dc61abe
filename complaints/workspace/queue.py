"""A queue: open tickets by their next limit, the most urgent first."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest, sees_tickets
from accounts.roles import Right
from complaints.catalogue import Catalogue, catalogue
from complaints.models import Category
from complaints.states import OPEN_STAGES, Channel, Mark
from complaints.workspace import filters as queue_filters
from complaints.workspace.closed import closed_of_customer
from complaints.workspace.counting import Asked, counts, shown
from complaints.workspace.filters import PRIORITIES, Filters
from complaints.workspace.narrowing import Only, Tab, conditions
from complaints.workspace.navigation import beside_queue, counted_sections, questions
from complaints.workspace.queue_rows import Urgency, bounds_of, grouped, page_of
from complaints.workspace.queues import Queue, queue_of


@require_http_methods(["GET", "HEAD", "POST"])
@sees_tickets
def queue(request: StaffRequest, name: str) -> HttpResponse:
    """GET shows; POST only turns what was typed into an address, so that no phone number stands in one."""
    found = queue_of(request.user, name)
    if found is None:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    known = catalogue()
    filters = queue_filters.read(given.dict(), tops=tops_of(known), now=request.now, user=request.user)
    if request.method == "POST":
        for label in filters.ignored:
            messages.warning(request, _("“%(field)s” was left out: it could not be read.") % {"field": label})
        return redirect(address(found, filters))
    if filters.chosen.get("q", "") not in ("", request.GET.get("q", "").strip()):
        return redirect(address(found, filters))
    return _page(request, found, filters, known)


def address(found: Queue, filters: Filters) -> str:
    query = filters.address()
    return reverse("workspace:queue", args=[found.name]) + (f"?{query}" if query else "")


def _page(request: StaffRequest, found: Queue, filters: Filters, known: Catalogue) -> HttpResponse:
    every = found.condition(request.user, request.now) & filters.condition
    tickets = every & filters.narrowed
    rows, following, lost = page_of(tickets, request.GET.get("after", ""), known)
    beside = questions(request.user, request.now)
    totals = counts(
        {**_totals(tickets, request.now), **_tab_totals(every, request.now)}
        | {f"nav-{name}": asked for name, asked in beside.items()}
    )
    context: dict[str, Any] = {
        "queue": found,
        "title": found.title(request.user),
        "filters": filters,
        "choices": _choices(tops_of(known)),
        "tabs": list(_tabs(filters, totals)),
        "groups": list(grouped(rows, totals, request.user, request.now)),
        "total": shown(totals["all"]),
        "next_url": f"?{filters.address(after=following)}" if following else "",
        "start_url": address(found, filters) if "after" in request.GET else "",
        "lost_place": lost,
        "closed": closed_of_customer(request.user, filters),
        "may_enter": request.user.may(Right.ENTER),
        "beside": beside_queue(request.user, found.name, filters.address()),
        "nav": counted_sections(request.user, {name: totals[f"nav-{name}"] for name in beside}),
    }
    is_refresh = request.htmx and request.htmx.target == "rows"
    return render(request, "workspace/_queue_refresh.html" if is_refresh else "workspace/queue.html", context)


def _totals(tickets: Q, now: datetime) -> Mapping[str, Asked]:
    hour, midnight = bounds_of(now)
    parts = {
        "all": Q(),
        Urgency.OVERDUE: Q(next_due_at__lte=now),
        Urgency.HOUR: Q(next_due_at__gt=now, next_due_at__lte=hour),
        Urgency.TODAY: Q(next_due_at__gt=hour, next_due_at__lte=midnight),
        Urgency.LATER: Q(next_due_at__gt=midnight),
        Urgency.NONE: Q(next_due_at=None),
    }
    return {name: Asked(tickets & part) for name, part in parts.items()}


def _tab_totals(every: Q, now: datetime) -> Mapping[str, Asked]:
    parts = {"tab-": Q(), **{f"tab-{only}": what for only, what in conditions(now).items()}}
    return {name: Asked(every & part) for name, part in parts.items()}


def _tabs(filters: Filters, totals: Mapping[str, int]) -> Iterator[Tab]:
    for name, label in [("", _("All open")), *Only.choices]:
        query = f"?{filters.address(only=name)}"
        yield Tab(name, str(label), shown(totals[f"tab-{name}"]), query, name == filters.only)


def tops_of(known: Catalogue) -> dict[str, Category]:
    """The subjects that can be chosen, in their order."""
    tops = (each for each in known.categories.values() if each.level == 1 and each.is_active)
    return {top.code: top for top in sorted(tops, key=lambda top: (top.position, top.code))}


def _choices(tops: Mapping[str, Category]) -> dict[str, Any]:
    """What the select boxes offer; kept out of the template so that it queries nothing."""
    return {
        "stage": [(str(stage.value), stage.label) for stage in OPEN_STAGES],
        "priority": [(str(level), str(level)) for level in PRIORITIES],
        "category": [(code, top.name) for code, top in tops.items()],
        "channel": Channel.choices,
        "mark": Mark.choices,
    }
