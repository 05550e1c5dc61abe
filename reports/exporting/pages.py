"""The export page, the file itself, and the list of who took out what."""

from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest, sees_tickets, staff
from accounts.roles import Right
from complaints.catalogue import catalogue
from complaints.lifecycle.refusals import NotAllowed
from complaints.workspace.queue import tops_of
from reports.exporting.exporting import export
from reports.exporting.forms import WhatForm, WhichForm
from reports.exporting.listing import PER_PAGE, taken_out
from reports.exporting.question import Question
from reports.exporting.streaming import MEDIA_TYPES, Format

MOST_COUNTED = 10_000


@require_safe
@sees_tickets
def choose(request: StaffRequest) -> HttpResponse:
    """Which cases, by the address; and what of them is wanted."""
    _allowed(request)
    question = Question.read(request.GET.dict(), user=request.user, now=request.now)
    if question.filters.chosen.get("q", "") != request.GET.get("q", "").strip():
        return redirect(f"{reverse('reports:export')}?{question.address()}")  # no phone number in an address
    return _page(request, question, WhatForm(request.user))


@require_POST
@sees_tickets
def file(request: StaffRequest) -> HttpResponse:
    """The file, sent as it is made. Raises NotAllowed, TooManyAttempts, TooManyAtOnce."""
    _allowed(request)
    question = Question.read(request.POST.dict(), user=request.user, now=request.now)
    form = WhatForm(request.user, request.POST)
    if not form.is_valid() or question.unread:
        return _page(request, question, form, 422)
    wanted = Format(form.cleaned_data["format"])
    made = export(
        question=question,
        columns=form.in_order,
        format=wanted,
        language=form.cleaned_data["language"],
        by=request.user,
        now=request.now,
    )
    name = f"complaints-{localtime(request.now):%Y%m%d-%H%M}.{wanted}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Accel-Buffering": "no"}
    stream = StreamingHttpResponse(made, content_type=MEDIA_TYPES[wanted], headers=headers)
    return cast(HttpResponse, stream)  # the decorators know only whole answers


@require_safe
@staff
def exports(request: StaffRequest) -> HttpResponse:
    """Who took out what, the latest first: for whoever watches over it."""
    if not request.user.may(Right.SEE_EXPORTS):
        raise NotAllowed
    before = request.GET.get("before", "")
    is_later = before.isascii() and before.isdecimal() and len(before) < len(str(2**63))
    rows = taken_out(before=int(before) if is_later else None)
    following = f"?before={rows[PER_PAGE - 1].begun.pk}" if len(rows) > PER_PAGE else ""
    context = {"rows": rows[:PER_PAGE], "next_url": following, "is_later": is_later}
    return render(request, "reports/exporting/exports.html", context)


def _allowed(request: StaffRequest) -> None:
    """Raises NotAllowed."""
    if not request.user.may(Right.EXPORT):
        raise NotAllowed


def _page(request: StaffRequest, question: Question, form: WhatForm, status: int = 200) -> HttpResponse:
    tops = [(code, top.name) for code, top in tops_of(catalogue()).items()]
    found = question.tickets(request.user, request.now).order_by()[: MOST_COUNTED + 1].count()
    context: dict[str, Any] = {
        "question": question,
        "which": WhichForm(question, tops),
        "form": form,
        "total": min(found, MOST_COUNTED),
        "is_more": found > MOST_COUNTED,
        "queue_title": question.queue.title(request.user) if question.queue else "",
        "without": {name: f"?{question.address(**{name: ''})}" for name in ("queue", "q", "stage", "only")},
        "may_see_exports": request.user.may(Right.SEE_EXPORTS),
    }
    return render(request, "reports/exporting/export.html", context, status=status)
