"""Writing a case study: begun with what the history itself tells, then in the writer's words."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest, staff
from accounts.roles import Right
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.models import Ticket
from complaints.numbering import MistypedNumber, parse_number
from reports.exploring import studying
from reports.exploring.study_forms import StudyForm
from reports.exploring.study_pages import found_study
from reports.exploring.telling import told
from reports.models import CaseStudy

CHOOSE = "reports:studies"


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def write_study(request: StaffRequest) -> HttpResponse:
    """A new one, of the case ?ticket=; to the one there is when somebody has begun already."""
    _allowed(request)
    given = request.POST if request.method == "POST" else request.GET
    ticket = _ticket(request, given.get("ticket", ""))
    if ticket is None:
        messages.warning(request, _("No such case, or you may not see it."))
        return redirect(CHOOSE)
    if known := CaseStudy.objects.filter(ticket=ticket).first():
        if known.state == CaseStudy.State.WITHDRAWN:
            messages.warning(request, _("The study of this case was withdrawn."))
            return redirect(CHOOSE)
        return redirect("reports:study", known.pk)
    if not studying.may_be_studied(ticket):
        messages.warning(request, _("Case studies are written of cases that are closed with a result."))
        return redirect(CHOOSE)
    if request.method != "POST":
        return _form(request, StudyForm.of(told(ticket)), ticket)
    return _written(request, ticket)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def change_study(request: StaffRequest, pk: int) -> HttpResponse:
    """Only a draft is changed."""
    found = found_study(request.user, pk)
    _allowed(request)
    if found.state != CaseStudy.State.DRAFT:
        return redirect("reports:study", pk)
    if request.method != "POST":
        return _form(request, StudyForm.of(found), found.ticket, study=found)
    form = StudyForm(request.POST)
    if form.is_valid():
        try:
            studying.change(study=found, account=form.account(), by=request.user, now=request.now)
        except GuardFailed as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect("reports:study", pk)
    return _form(request, form, found.ticket, study=found, status=422)


def _written(request: StaffRequest, ticket: Ticket) -> HttpResponse:
    form = StudyForm(request.POST)
    if form.is_valid():
        try:
            made = studying.write(ticket=ticket, account=form.account(), by=request.user, now=request.now)
        except GuardFailed as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect("reports:study", made.pk)
    return _form(request, form, ticket, status=422)


def _form(
    request: StaffRequest,
    form: StudyForm,
    ticket: Ticket,
    *,
    study: CaseStudy | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "ticket": ticket, "study": study}
    return render(request, "reports/exploring/study_form.html", context, status=status)


def _allowed(request: StaffRequest) -> None:
    """Raises NotAllowed."""
    if not request.user.may(Right.WRITE_CASE_STUDY):
        raise NotAllowed


def _ticket(request: StaffRequest, number: str) -> Ticket | None:
    try:
        wanted = parse_number(number)
    except MistypedNumber:
        return None
    seen = Ticket.objects.visible_to(request.user).select_related("category__parent__parent")
    found: Ticket | None = seen.filter(number=wanted).first()
    return found
