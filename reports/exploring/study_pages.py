"""The pages of case studies: the list, and one of them with its steps."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.requests import StaffRequest, staff
from accounts.roles import Right
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Ticket
from reports.exploring import studying
from reports.exploring.study_forms import RemarkForm
from reports.models import CaseStudy

State = CaseStudy.State
PEOPLE = ("category", "written_by", "reviewed_by", "ticket")
PER_PAGE = 30


@require_safe
@staff
def studies(request: StaffRequest) -> HttpResponse:
    """What may be read, newest first."""
    found = CaseStudy.objects.visible_to(request.user).exclude(state=State.WITHDRAWN)
    before = request.GET.get("before", "")
    is_later = before.isascii() and before.isdecimal() and len(before) < len(str(2**63))
    if is_later:
        found = found.filter(pk__lt=int(before))
    rows = list(found.select_related("category", "written_by").order_by("-pk")[: PER_PAGE + 1])
    context: dict[str, Any] = {
        "rows": rows[:PER_PAGE],
        "next_url": f"?before={rows[PER_PAGE - 1].pk}" if len(rows) > PER_PAGE else "",
        "is_later": is_later,
        "may_write": request.user.may(Right.WRITE_CASE_STUDY),
    }
    return render(request, "reports/exploring/studies.html", context)


@require_safe
@staff
def study(request: StaffRequest, pk: int) -> HttpResponse:
    """One study; to whom it is closed it does not exist."""
    return _page(request, found_study(request.user, pk), RemarkForm())


@require_POST
@staff
def move_study(request: StaffRequest, pk: int) -> HttpResponse:
    """One step: submit, send back, publish, withdraw."""
    found, by = found_study(request.user, pk), request.user
    match request.POST.get("step", ""):
        case "submit":
            return _submitted(request, found)
        case "send_back":
            return _sent_back(request, found)
        case "publish":
            studying.publish(study=found, by=by, now=request.now)
        case "withdraw":
            studying.withdraw(study=found, by=by)
            messages.success(request, _("The case study was withdrawn; its words are gone."))
            return redirect("reports:studies")
        case _:
            raise Http404
    return redirect("reports:study", pk)


def found_study(user: User, pk: int) -> CaseStudy:
    """Raises Http404."""
    found = CaseStudy.objects.visible_to(user).exclude(state=State.WITHDRAWN)
    return get_object_or_404(found.select_related(*PEOPLE), pk=pk)


def _submitted(request: StaffRequest, found: CaseStudy) -> HttpResponse:
    try:
        studying.submit(study=found, by=request.user, now=request.now)
    except GuardFailed as refusal:
        messages.warning(request, refusal.message)
        return redirect("reports:change_study", found.pk)
    return redirect("reports:study", found.pk)


def _sent_back(request: StaffRequest, found: CaseStudy) -> HttpResponse:
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            studying.send_back(
                study=found, remark=form.cleaned_data["remark"], by=request.user, now=request.now
            )
        except GuardFailed as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect("reports:study", found.pk)
    return _page(request, found, form, 422)


def _page(request: StaffRequest, found: CaseStudy, form: RemarkForm, status: int = 200) -> HttpResponse:
    user = request.user
    seen = Ticket.objects.visible_to(user).filter(pk=found.ticket_id)
    writes, reviews = user.may(Right.WRITE_CASE_STUDY), user.may(Right.REVIEW_CASE_STUDY)
    is_read = reviews and found.state == State.REVIEW
    context: dict[str, Any] = {
        "study": found,
        "form": form,
        "ticket": found.ticket if user.sees_tickets and seen.exists() else None,
        "may_change": writes and found.state == State.DRAFT,
        "may_decide": is_read and found.written_by_id != user.pk,
        "wrote": is_read and found.written_by_id == user.pk,
        "may_withdraw": reviews,
    }
    return render(request, "reports/exploring/study.html", context, status=status)
