"""What was brought in so far, and a new file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import StaffRequest, takes_up_to
from channels_intake.importing.arriving import begin
from channels_intake.importing.limits import FILE_MAX_BYTES, MIB
from channels_intake.importing.origins import digest
from channels_intake.importing.pages.access import bringing, kinds_of
from channels_intake.importing.pages.forms import FileForm
from channels_intake.importing.sheets.table import Unreadable
from channels_intake.importing.working import work_at_once
from channels_intake.models import Import, Origin
from complaints.models import Ticket

PER_PAGE = 30
READ_AT_ONCE = MIB  # a larger file is a worker's to read
MOST_FOUND = 20


@require_safe
@bringing
def imports(request: StaffRequest) -> HttpResponse:
    """The latest first; `number` finds tickets by the number they have elsewhere."""
    kinds, before = kinds_of(request.user), request.GET.get("before", "")
    found = Import.objects.filter(kind__in=kinds).select_related("asked_by").defer("headers")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PER_PAGE + 1])
    number = request.GET.get("number", "").strip()[:60]
    context: dict[str, Any] = {
        "kinds": kinds,
        "rows": rows[:PER_PAGE],
        "next_url": f"?before={rows[PER_PAGE - 1].pk}" if len(rows) > PER_PAGE else "",
        "number": number,
        "origins": _of_number(request, number) if number else [],
        "takes_cases": Import.Kind.CASES in kinds,
    }
    return render(request, "imports/imports.html", context)


@takes_up_to(FILE_MAX_BYTES + MIB)
@require_http_methods(["GET", "HEAD", "POST"])
@bringing
def new(request: StaffRequest, name: str) -> HttpResponse:
    if name not in kinds_of(request.user):
        raise Http404
    kind = Import.Kind(name)
    form = FileForm(request.POST or None, request.FILES or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            asked = begin(
                kind=kind,
                source=form.cleaned_data["source"],
                file=upload,
                name=upload.name,
                charset=form.cleaned_data["charset"],
                by=request.user,
                now=request.now,
            )
        except Unreadable as reason:
            form.add_error("file", str(reason.fault.label))
        else:
            if asked.size <= READ_AT_ONCE:
                work_at_once(asked.pk, now=request.now)
            return redirect("imports:import", asked.pk)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "kind": kind, "back": reverse("imports:imports")}
    return render(request, "imports/new.html", context, status=status)


def _of_number(request: StaffRequest, number: str) -> list[Origin]:
    """Whatever system it is from; only of tickets this person sees."""
    sources = Origin.objects.order_by("source").values_list("source", flat=True).distinct()[:200]
    seen = Ticket.objects.visible_to(request.user)
    found = Origin.objects.filter(digest__in=[digest(source, number) for source in sources], ticket__in=seen)
    return list(found.select_related("ticket")[:MOST_FOUND])
