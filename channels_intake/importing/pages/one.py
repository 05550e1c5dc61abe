"""One import, at whatever point it is, and what can be decided there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from channels_intake.importing import deciding
from channels_intake.importing.fields import by_headers
from channels_intake.importing.linking import offers
from channels_intake.importing.pages.access import bringing, kinds_of
from channels_intake.importing.pages.forms import ColumnsForm, SavedForm
from channels_intake.importing.pages.showing import problem_list, why_it_stopped
from channels_intake.importing.rows import Read, Reader
from channels_intake.importing.staging import chunks_of, headers_of, rows_of_chunk
from channels_intake.importing.working import work_at_once
from channels_intake.models import Import
from complaints.lifecycle.refusals import NotAllowed

AT_ONCE = {Import.Kind.TICKETS: 300, Import.Kind.CASES: 20}  # rows; more are a worker's
MOST_OFFERED = 100
CHOICE = "row-"


@require_safe
@bringing
def one(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _found(request, pk)
    context: dict[str, Any] = {"asked": asked, "is_own": asked.asked_by_id == request.user.pk}
    if asked.state == Import.State.MAPPING and context["is_own"]:
        return _columns_page(request, asked)
    if asked.state == Import.State.CHECKED:
        context["offers"] = _offers(request, asked) if asked.is_of_cases and context["is_own"] else []
        context["fit"] = asked.rows - asked.wrong - asked.known
    context |= problem_list(asked, request.GET.get("after", ""))
    context["why"] = why_it_stopped(asked)
    return render(request, "imports/import.html", context)


@require_POST
@bringing
def columns(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _own(request, pk)
    form = _columns_form(asked, request.POST)
    if not form.is_valid():
        return _columns_page(request, asked, form)
    named = deciding.name_columns(
        asked=pk, columns=form.columns, choices=form.choices, by=request.user, now=request.now
    )
    if name := form.cleaned_data["save_as"]:
        deciding.save_mapping(name=name, asked=named, by=request.user, now=request.now)
        messages.success(request, _("The columns are saved as “%(name)s”.") % {"name": name})
    return _worked_on(request, named)


@require_POST
@bringing
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    deciding.correct_columns(asked=_own(request, pk).pk, by=request.user)
    return redirect("imports:import", pk)


@require_POST
@bringing
def start(request: StaffRequest, pk: int) -> HttpResponse:
    asked = _own(request, pk)
    said = {name.removeprefix(CHOICE): str(request.POST[name]) for name in request.POST if _is_choice(name)}
    if said and asked.state == Import.State.CHECKED:
        deciding.choose_tickets(asked=pk, tickets=said, by=request.user)
    return _worked_on(request, deciding.start(asked=pk, by=request.user, now=request.now))


@require_POST
@bringing
def go_on(request: StaffRequest, pk: int) -> HttpResponse:
    return _worked_on(request, deciding.go_on(asked=_own(request, pk).pk, by=request.user))


@require_POST
@bringing
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    deciding.cancel(asked=_found(request, pk).pk, by=request.user, now=request.now)
    return redirect("imports:import", pk)


def _found(request: StaffRequest, pk: int) -> Import:
    """Only of kinds this person brings in; others are as if they were not there."""
    kinds = kinds_of(request.user)
    return get_object_or_404(Import.objects.select_related("asked_by"), pk=pk, kind__in=kinds)


def _own(request: StaffRequest, pk: int) -> Import:
    """Whoever brought the file goes on with it. Raises NotAllowed for others."""
    found = _found(request, pk)
    if found.asked_by_id != request.user.pk:
        raise NotAllowed
    return found


def _is_choice(name: str) -> bool:
    return name.startswith(CHOICE) and name.removeprefix(CHOICE).isdecimal()


def _worked_on(request: StaffRequest, asked: Import) -> HttpResponse:
    """A small one at once; a large one is a worker's, who looks for it (docs/decisions/0002)."""
    if asked.rows <= AT_ONCE[Import.Kind(asked.kind)]:
        work_at_once(asked.pk, now=request.now)
    return redirect("imports:import", asked.pk)


def _columns_form(asked: Import, data: Any = None) -> ColumnsForm:
    first = rows_of_chunk(asked, 0)
    sample = first[0].cells if first else []
    return ColumnsForm(data, asked=asked, headers=headers_of(asked), sample=sample)


def _columns_page(request: StaffRequest, asked: Import, form: ColumnsForm | None = None) -> HttpResponse:
    saved = SavedForm(request.GET or None, kind=asked.kind)
    if form is None:
        if chosen := saved.chosen:
            asked.columns = by_headers(chosen.headers, headers_of(asked))
            asked.choices = chosen.choices
        form = _columns_form(asked)
    context = {"asked": asked, "form": form, "saved": saved}
    return render(request, "imports/columns.html", context, status=422 if form.is_bound else 200)


def _offers(request: StaffRequest, asked: Import) -> Any:
    """The first cases of the file, with the tickets they may be about."""
    reader, read = Reader.of(asked, request.now), list[Read]()
    for chunk in chunks_of(asked):
        read += [reader.read(number, cells) for number, cells in chunk]
        if len(read) >= MOST_OFFERED:
            break
    return offers(asked, read[:MOST_OFFERED], request.user)
