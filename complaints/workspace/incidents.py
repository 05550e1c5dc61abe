"""Mass incidents: the list with what may be one, declaring, linking many tickets at once."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import StaffRequest, sees_tickets
from accounts.roles import Right
from complaints.lifecycle.incidents import close_incident, declare_incident, link_several
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.models import Incident, Ticket
from complaints.workspace.incidents_form import IncidentForm
from complaints.workspace.incidents_suggested import candidates, suggestions

MOST_SHOWN = 100


@require_safe
@sees_tickets
def incidents(request: StaffRequest) -> HttpResponse:
    """What is going on first, then what is over."""
    may_link = request.user.may(Right.LINK_INCIDENT)
    context: dict[str, Any] = {
        "incidents": _with_counts(request.user)[:MOST_SHOWN],
        "suggestions": suggestions(request.user, request.now) if may_link else [],
        "may_link": may_link,
    }
    return render(request, "workspace/incidents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sees_tickets
def declare(request: StaffRequest) -> HttpResponse:
    """`?branch=&category=` come from a suggestion."""
    if not request.user.may(Right.LINK_INCIDENT):
        raise NotAllowed
    if request.method != "POST":
        wanted = {name: request.GET.get(name, "") for name in ("branch", "category")}
        return _form(request, IncidentForm(initial=wanted, now=request.now))
    form = IncidentForm(request.POST, now=request.now)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        incident = declare_incident(by=request.user, now=request.now, **form.declared())
    except GuardFailed as refusal:
        form.refuse(refusal)
        return _form(request, form, status=422)
    messages.success(request, _("The incident is declared. Now choose the complaints it is behind."))
    return redirect("workspace:incident", incident.pk)


@require_safe
@sees_tickets
def incident(request: StaffRequest, pk: int) -> HttpResponse:
    """One incident with its tickets, and those that may belong to it."""
    found = get_object_or_404(
        Incident.objects.select_related("category__parent", "branch", "declared_by", "ended_by"), pk=pk
    )
    linked = Ticket.objects.visible_to(request.user).filter(incident=found).select_related("handler")
    may_link = request.user.may(Right.LINK_INCIDENT) and found.ended_at is None
    context: dict[str, Any] = {
        "incident": found,
        "linked": linked.order_by("-is_open", "received_at")[:MOST_SHOWN],
        "candidates": candidates(found, request.user)[:MOST_SHOWN] if may_link else [],
        "may_link": may_link,
    }
    return render(request, "workspace/incident.html", context)


@require_POST
@sees_tickets
def link_tickets(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Incident, pk=pk)
    if not request.user.may(Right.LINK_INCIDENT):
        raise NotAllowed
    numbers = request.POST.getlist("number")[:MOST_SHOWN]
    count = link_several(numbers=numbers, by=request.user, incident=found, now=request.now)
    messages.success(
        request, ngettext("%(count)d ticket linked.", "%(count)d tickets linked.", count) % {"count": count}
    )
    return redirect("workspace:incident", pk)


@require_POST
@sees_tickets
def end_incident(request: StaffRequest, pk: int) -> HttpResponse:
    close_incident(incident=get_object_or_404(Incident, pk=pk), by=request.user, now=request.now)
    messages.success(request, _("The incident is over. Each linked case goes on to its own result."))
    return redirect("workspace:incident", pk)


def _form(request: StaffRequest, form: IncidentForm, status: int = 200) -> HttpResponse:
    return render(request, "workspace/incident_declare.html", {"form": form}, status=status)


def _with_counts(user: User) -> "QuerySet[Incident]":
    """Each with the number of linked tickets this person sees."""
    linked = Ticket.objects.visible_to(user).filter(incident=OuterRef("pk")).order_by().values("incident")
    number = Subquery(linked.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    listed = Incident.objects.select_related("category__parent", "branch").annotate(
        linked=Coalesce(number, 0)
    )
    return listed.order_by(F("ended_at").desc(nulls_first=True), "-began_at")
