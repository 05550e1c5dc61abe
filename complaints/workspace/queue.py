"""A queue: open tickets by their next limit, the most urgent first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import StaffRequest, sees_tickets
from accounts.roles import Right
from complaints.models import Category, Ticket
from complaints.models.ticket import SlaState, TicketQuerySet
from complaints.personal import Shown, masked
from complaints.states import OPEN_STAGES, Channel
from complaints.workspace import filters as queue_filters
from complaints.workspace.counting import counts, shown
from complaints.workspace.cursor import Cursor, NoCursor, decode, encode
from complaints.workspace.filters import PRIORITIES, Filters
from complaints.workspace.narrowing import Only, Tab, conditions, end_of_day
from complaints.workspace.panels import limit_name
from complaints.workspace.queues import Queue, queue_of

PER_PAGE = 20


class Urgency(StrEnum):
    """The groups of a queue page, in their order."""

    OVERDUE = "overdue"
    HOUR = "hour"
    TODAY = "today"
    LATER = "later"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    ticket: Ticket
    customer: Shown
    limit: Any
    is_held: bool
    who: User | None


@dataclass(frozen=True, slots=True)
class Group:
    urgency: Urgency
    total: int
    rows: list[Row] = field(default_factory=list)

    @property
    def count(self) -> str:
        return shown(self.total)


@require_http_methods(["GET", "HEAD", "POST"])
@sees_tickets
def queue(request: StaffRequest, name: str) -> HttpResponse:
    """GET shows; POST only turns what was typed into an address, so that no phone number stands in one."""
    found = queue_of(request.user, name)
    if found is None:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    tops = _tops()
    filters = queue_filters.read(given.dict(), tops=tops, now=request.now, user=request.user)
    if request.method == "POST":
        for label in filters.ignored:
            messages.warning(request, _("“%(field)s” was left out: it could not be read.") % {"field": label})
        return redirect(address(found, filters))
    if filters.chosen.get("q", "") not in ("", request.GET.get("q", "").strip()):
        return redirect(address(found, filters))
    return _page(request, found, filters, tops)


def address(found: Queue, filters: Filters) -> str:
    query = filters.address()
    return reverse("workspace:queue", args=[found.name]) + (f"?{query}" if query else "")


def _page(
    request: StaffRequest, found: Queue, filters: Filters, tops: Mapping[str, Category]
) -> HttpResponse:
    every = filters.apply(found.tickets(request.user, request.now))
    tickets = every.filter(filters.narrowed)
    rows, following, lost = page_of(tickets, request.GET.get("after", ""))
    totals = counts({**_totals(tickets, request.now), **_tab_totals(every, request.now)})
    context: dict[str, Any] = {
        "queue": found,
        "title": found.title(request.user),
        "filters": filters,
        "choices": _choices(tops),
        "tabs": list(_tabs(filters, totals)),
        "groups": list(_grouped(rows, totals, request.now)),
        "total": shown(totals["all"]),
        "next_url": f"?{filters.address(after=following)}" if following else "",
        "start_url": address(found, filters) if "after" in request.GET else "",
        "lost_place": lost,
        "may_enter": request.user.may(Right.ENTER),
    }
    is_refresh = request.htmx and request.htmx.target == "rows"
    return render(request, "workspace/_queue_refresh.html" if is_refresh else "workspace/queue.html", context)


def page_of(tickets: TicketQuerySet, after: str) -> tuple[list[Ticket], str, bool]:
    """One page by next limit, where the next begins (""), and whether `after` was unreadable."""
    behind, lost = tickets.by_due(), False
    if after:
        try:
            cursor = decode(after)
            behind = behind.after(cursor.at, cursor.pk)
        except NoCursor:
            lost = True
    rows = list(behind.for_list()[: PER_PAGE + 1])
    if len(rows) <= PER_PAGE:
        return rows, "", lost
    last = rows[PER_PAGE - 1]
    return rows[:PER_PAGE], encode(Cursor(last.next_due_at, last.pk)), lost


def _bounds(now: datetime) -> tuple[datetime, datetime]:
    """In an hour, and the end of the local day; the hour wins shortly before midnight."""
    hour = now + timedelta(hours=1)
    return hour, max(end_of_day(now), hour)


def urgency(due_at: datetime | None, now: datetime) -> Urgency:
    if due_at is None:
        return Urgency.NONE
    hour, midnight = _bounds(now)
    if due_at <= now:
        return Urgency.OVERDUE
    if due_at <= hour:
        return Urgency.HOUR
    return Urgency.TODAY if due_at <= midnight else Urgency.LATER


def _totals(tickets: TicketQuerySet, now: datetime) -> Mapping[str, TicketQuerySet]:
    hour, midnight = _bounds(now)
    return {
        "all": tickets,
        Urgency.OVERDUE: tickets.filter(next_due_at__lte=now),
        Urgency.HOUR: tickets.filter(next_due_at__gt=now, next_due_at__lte=hour),
        Urgency.TODAY: tickets.filter(next_due_at__gt=hour, next_due_at__lte=midnight),
        Urgency.LATER: tickets.filter(next_due_at__gt=midnight),
        Urgency.NONE: tickets.filter(next_due_at=None),
    }


def _tab_totals(every: TicketQuerySet, now: datetime) -> Mapping[str, TicketQuerySet]:
    return {"tab-": every, **{f"tab-{only}": every.filter(what) for only, what in conditions(now).items()}}


def _tabs(filters: Filters, totals: Mapping[str, int]) -> Iterator[Tab]:
    for name, label in [("", _("All open")), *Only.choices]:
        query = f"?{filters.address(only=name)}"
        yield Tab(name, str(label), shown(totals[f"tab-{name}"]), query, name == filters.only)


def _grouped(rows: Sequence[Ticket], totals: Mapping[str, int], now: datetime) -> Iterator[Group]:
    for each in Urgency:
        here = [_row(ticket) for ticket in rows if urgency(ticket.next_due_at, now) is each]
        if here:
            yield Group(each, totals[each], here)


def _row(ticket: Ticket) -> Row:
    return Row(
        ticket=ticket,
        customer=masked(ticket.customer),
        limit=limit_name(ticket.next_due_target),
        is_held=ticket.sla_state == SlaState.PAUSED,
        who=ticket.handler or ticket.agent,
    )


def _tops() -> dict[str, Category]:
    return {top.code: top for top in Category.objects.filter(level=1, is_active=True)}


def _choices(tops: Mapping[str, Category]) -> dict[str, Any]:
    """What the select boxes offer; kept out of the template so that it queries nothing."""
    return {
        "stage": [(str(stage.value), stage.label) for stage in OPEN_STAGES],
        "priority": [(str(level), str(level)) for level in PRIORITIES],
        "category": [(code, top.name) for code, top in tops.items()],
        "channel": Channel.choices,
    }
