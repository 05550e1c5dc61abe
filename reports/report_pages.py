"""One edition on screen with its steps, and its files."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import StaffRequest, staff
from accounts.roles import Right
from complaints.printing.typesetter import NotTypeset
from reports import publishing, reviewing
from reports.building import number_of, title_of
from reports.building_files import FORMATS, file
from reports.building_queue import is_held_up
from reports.definitions import DEFINITIONS
from reports.figures import Relation, Scope
from reports.formats import screen
from reports.models import Edition, Review
from reports.report_pages_forms import CorrectForm, ReviewForm

State = Edition.State


@require_safe
@staff
def edition(request: StaffRequest, pk: int) -> HttpResponse:
    """One edition with its charts, or how far it is built; to whom it is closed it does not exist."""
    found = _found(request.user, pk)
    if request.htmx.target == "building":
        return _watched(request, found)
    return _page(request, found, CorrectForm())


@require_safe
@staff
def download(request: StaffRequest, pk: int) -> HttpResponse:
    """The edition as a file, ?format=pdf, xlsx, docx or csv."""
    found = _found(request.user, pk)
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS or not found.document:
        raise Http404
    try:
        made = file(found.written, wanted)
    except NotTypeset:
        messages.error(request, _("This report could not be set as a file. Try another format."))
        return redirect("reports:edition", pk)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)


@require_POST
@staff
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """One step of an edition."""
    found = _found(request.user, pk)
    step = request.POST.get("step", "")
    if step == "correct":
        return _corrected(request, found)
    steps = {
        "submit": publishing.submit,
        "send_back": publishing.send_back,
        "publish": publishing.publish,
        "build_again": publishing.build_again,
    }
    if step not in steps:
        raise Http404
    steps[step](edition=found, by=request.user, now=request.now)
    return redirect("reports:edition", pk)


@require_POST
@staff
def review(request: StaffRequest, pk: int) -> HttpResponse:
    """Scores for a published edition."""
    found = _found(request.user, pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, found, CorrectForm(), 422, reviewed=form)
    reviewing.review(edition=found, scores=form.scores(), by=request.user, now=request.now)
    messages.success(request, _("Thank you. Your scores count in the assessment."))
    return redirect("reports:edition", pk)


def _corrected(request: StaffRequest, found: Edition) -> HttpResponse:
    form = CorrectForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, 422)
    following = publishing.correct(
        edition=found, changes=form.cleaned_data["changes"], by=request.user, now=request.now
    )
    return redirect("reports:edition", following.pk)


def _found(user: User, pk: int) -> Edition:
    people = ("report", "asked_by", "submitted_by", "published_by")
    return get_object_or_404(Edition.objects.visible_to(user).select_related(*people), pk=pk)


def _watched(request: StaffRequest, found: Edition) -> HttpResponse:
    """The bar while it is built; then the whole page anew."""
    if found.state != State.BUILDING:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = {"edition": found, "is_held_up": is_held_up(found, request.now)}
    return render(request, "reports/report_building.html", context)


def _page(
    request: StaffRequest,
    found: Edition,
    form: CorrectForm,
    status: int = 200,
    *,
    reviewed: ReviewForm | None = None,
) -> HttpResponse:
    visible = Edition.objects.visible_to(request.user).filter(report=found.report)
    others = list(visible.exclude(pk=found.pk).order_by("-number"))
    document = found.written if found.document else None
    drill = drills(request.user, found)
    context: dict[str, Any] = {
        "edition": found,
        "number": number_of(found.report.covers),
        "title": title_of(found.report.covers),
        "others": others,
        "corrected_by": _correction(found, others),
        "report": screen.context(document, drill=drill) if document else None,
        "formats": list(FORMATS),
        "form": form,
        "review": reviewed or _review_form(request.user, found),
        "may": _steps(request.user, found),
        "is_held_up": is_held_up(found, request.now),
    }
    return render(request, "reports/report.html", context, status=status)


def _correction(found: Edition, others: Sequence[Edition]) -> Edition | None:
    """The last edition that was published after this one was."""
    if found.state != State.PUBLISHED:
        return None
    later = (each for each in others if each.number > found.number and each.state == State.PUBLISHED)
    return max(later, key=lambda each: each.number, default=None)


def _review_form(user: User, found: Edition) -> ReviewForm | None:
    """With one's earlier scores; None for who does not score this edition."""
    if not reviewing.may_review(found, user):
        return None
    return ReviewForm.of(Review.objects.filter(edition=found, by=user).first())


def _steps(user: User, found: Edition) -> set[str]:
    """Which steps this person may take now."""
    writes, publishes = user.may(Right.WRITE_REPORTS), user.may(Right.PUBLISH_REPORTS)
    wrote = user.pk in (found.submitted_by_id, found.asked_by_id)
    possible = {
        "submit": writes and found.state == State.DRAFT,
        "build_again": writes and found.state in (State.DRAFT, State.FAILED),
        "send_back": publishes and found.state == State.REVIEW,
        "publish": publishes and found.state == State.REVIEW and not wrote,
        "wrote": publishes and found.state == State.REVIEW and wrote,
        "correct": writes and found.state == State.PUBLISHED and _is_last(found),
    }
    return {step for step, is_possible in possible.items() if is_possible}


def _is_last(found: Edition) -> bool:
    return not Edition.objects.filter(report=found.report_id, number__gt=found.number).exists()


def drills(user: User, found: Edition) -> Mapping[str, str]:
    """To the cases behind each headline, for who sees the tickets of the whole house."""
    if not user.sees_tickets or Scope.of(user).relation is not Relation.HOUSE:
        return {}
    period = urlencode({"period": found.report.period})
    return {code: f"{reverse('reports:behind', args=[code])}?{period}" for code in DEFINITIONS}
