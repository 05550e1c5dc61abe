"""Cases of authorities: which can be answered, the answers as a file, and that they were given."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import StaffRequest, staff
from accounts.roles import Right
from channels_intake.channels.regulator.answering import Answered, Part, answered, cases, tell
from channels_intake.channels.regulator.sheet import sheet
from channels_intake.models import Origin
from complaints.lifecycle.refusals import NotAllowed
from complaints.states import Authority

PER_PAGE = 50
MOST_IN_A_FILE = 2_000
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def answers(request: StaffRequest) -> HttpResponse:
    _may(request)
    if request.method == "POST":
        return _tell(request)
    part = _part(request)
    found, before = cases(request.user, part), request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PER_PAGE + 1])
    context: dict[str, Any] = {
        "part": part,
        "parts": list(Part),
        "rows": [_row(each) for each in answered(rows[:PER_PAGE])],
        "next_url": f"?part={part}&before={rows[PER_PAGE - 1].pk}" if len(rows) > PER_PAGE else "",
        "is_later": bool(before),
    }
    return render(request, "imports/answers.html", context)


@require_safe
@staff
def file(request: StaffRequest) -> HttpResponse:
    """Those that can be answered now, or were; nothing is noted by taking the file."""
    _may(request)
    part = _part(request)
    found: list[Origin] = list(cases(request.user, part)[:MOST_IN_A_FILE])
    response = HttpResponse(sheet(answered(found)), content_type=SHEET)
    name = f"cases-{part}-{localdate(request.now)}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _tell(request: StaffRequest) -> HttpResponse:
    keys = [int(key) for key in request.POST.getlist("case") if key.isascii() and key.isdecimal()]
    told = tell(numbers=keys[:PER_PAGE], by=request.user, now=request.now)
    words = ngettext("%(count)d case is noted as answered.", "%(count)d cases are noted as answered.", told)
    messages.success(request, words % {"count": told})
    return redirect("imports:answers")


def _row(each: Answered) -> dict[str, Any]:
    return {"case": each.origin, "authority": Authority(each.origin.source).label, "answer": each.answer}


def _part(request: StaffRequest) -> Part:
    asked = request.GET.get("part", "")
    return Part(asked) if asked in set(Part) else Part.READY


def _may(request: StaffRequest) -> None:
    if not request.user.may(Right.TAKE_CASES):
        raise NotAllowed
