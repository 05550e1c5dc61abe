"""Plans waiting for somebody's decision."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import StaffRequest, sees_tickets
from accounts.roles import Right
from complaints.lifecycle.segregation import APPLYING
from complaints.models import HistoryEvent, Plan, PlanStep, Ticket
from complaints.personal import masked
from complaints.states import State
from complaints.workspace.cursor import Cursor, NoCursor, decode, encode

PER_PAGE = 20


def waiting_for(user: User) -> "QuerySet[Plan]":
    """Submitted plans this person may decide: seen, within the tier, no part of theirs (S003-13)."""
    if not user.may(Right.APPROVE_PLAN) or user.approves_up_to is None:
        return Plan.objects.none()
    own = HistoryEvent.objects.filter(ticket=OuterRef("ticket"), actor=user, kind__in=APPLYING)
    plans = Plan.objects.filter(
        ~Exists(own),
        status=Plan.Status.SUBMITTED,
        ticket__in=Ticket.objects.visible_to(user).filter(state=State.PLAN_REVIEW),
    )
    if user.approves_up_to.is_finite():
        plans = plans.filter(compensation__lte=user.approves_up_to)
    return plans


@require_safe
@sees_tickets
def approvals(request: StaffRequest) -> HttpResponse:
    """The inbox, oldest first."""
    plans, following = _page(waiting_for(request.user), request.GET.get("after", ""))
    context: dict[str, Any] = {
        "items": [{"plan": plan, "customer": masked(plan.ticket.customer)} for plan in plans],
        "after": following,
        "is_later": "after" in request.GET,
        "limit": request.user.approves_up_to,
        "unlimited": request.user.approves_up_to is not None and not request.user.approves_up_to.is_finite(),
        "may_approve": request.user.may(Right.APPROVE_PLAN),
    }
    return render(request, "workspace/approvals.html", context)


def _page(plans: "QuerySet[Plan]", after: str) -> tuple[list[Plan], str]:
    rows = list(
        _behind(plans, after)
        .select_related(
            "ticket__category__parent", "ticket__customer", "responsibility", "cause", "submitted_by__unit"
        )
        .prefetch_related("remedies", Prefetch("steps", PlanStep.objects.select_related("department")))
        .order_by("submitted_at", "pk")[: PER_PAGE + 1]
    )
    if len(rows) <= PER_PAGE:
        return rows, ""
    last = rows[PER_PAGE - 1]
    return rows[:PER_PAGE], encode(Cursor(last.submitted_at, last.pk))


def _behind(plans: "QuerySet[Plan]", after: str) -> "QuerySet[Plan]":
    try:
        cursor = decode(after)
    except NoCursor:
        return plans
    at: datetime | None = cursor.at
    return plans.filter(Q(submitted_at__gt=at) | Q(submitted_at=at, pk__gt=cursor.pk)) if at else plans
