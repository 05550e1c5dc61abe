"""Plans waiting for somebody's decision."""

from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import StaffRequest, sees_tickets
from accounts.roles import Right
from complaints.lifecycle.plans import with_parts
from complaints.lifecycle.segregation import APPLYING
from complaints.models import HistoryEvent, Plan, Ticket
from complaints.models.ticket import SlaState
from complaints.personal import listed
from complaints.states import State
from complaints.visibility import in_own_right
from complaints.workspace.cursor import Cursor, NoCursor, decode, encode
from complaints.workspace.panels import approval_lines, limit_name
from complaints.workspace.proposals import proposal_lines

PER_PAGE = 20
DECIDED_SHOWN = 5
# Without a limit a plan comes last; see complaints.models.ticket.FOREVER.
FOREVER_OF_PLAN = Coalesce("ticket__next_due_at", Value("infinity"), output_field=DateTimeField())


def waiting_for(user: User) -> "QuerySet[Plan]":
    """Submitted plans this person may decide: seen, within the tier, no part of theirs (S003-13)."""
    if not user.may(Right.APPROVE_PLAN):
        return Plan.objects.none()
    decidable = _within_reach_of(user)
    for absent in user.stands_in_for(timezone.localdate()):
        decidable |= _within_reach_of(absent)
    return Plan.objects.filter(decidable, ~_applied(user), status=Plan.Status.SUBMITTED)


def _within_reach_of(user: User) -> Q:
    """What this person decides in their own right, or a deputy in their place."""
    reach = ~_applied(user) & Q(ticket__in=Ticket.objects.filter(in_own_right(user), state=State.PLAN_REVIEW))
    limit = user.approves_up_to
    return reach if limit is None or not limit.is_finite() else reach & Q(compensation__lte=limit)


def _applied(user: User) -> Q:
    """Whether the person had a part in putting the plan forward."""
    return Q(Exists(HistoryEvent.objects.filter(ticket=OuterRef("ticket"), actor=user, kind__in=APPLYING)))


@require_safe
@sees_tickets
def approvals(request: StaffRequest) -> HttpResponse:
    """The inbox, what falls due first on top."""
    plans, following = _page(waiting_for(request.user), request.GET.get("after", ""))
    context: dict[str, Any] = {
        "items": [_item(plan) for plan in plans],
        "proposals": [] if "after" in request.GET else proposal_lines(request.user),
        "more": []
        if "after" in request.GET
        else [
            render_to_string(line.template, {**line.context, "now": request.now})
            for line in approval_lines(request.user)
        ],
        "after": following,
        "is_later": "after" in request.GET,
        "limit": request.user.approves_up_to,
        "unlimited": request.user.approves_up_to is not None and not request.user.approves_up_to.is_finite(),
        "may_approve": request.user.may(Right.APPROVE_PLAN),
        "decided": [] if plans else _decided_by(request.user),
    }
    return render(request, "workspace/approvals.html", context)


def _item(plan: Plan) -> dict[str, Any]:
    ticket = plan.ticket
    return {
        "plan": plan,
        "customer": listed(ticket),
        "limit": limit_name(ticket.next_due_target),
        "is_held": ticket.sla_state == SlaState.PAUSED,
    }


def _decided_by(user: User) -> "QuerySet[Plan]":
    """What this person decided last: all there is to show while nothing waits."""
    seen = Ticket.objects.visible_to(user)
    decided = Plan.objects.filter(decided_by=user, ticket__in=seen).select_related("ticket")
    return decided.order_by("-decided_at")[:DECIDED_SHOWN]


def _page(plans: "QuerySet[Plan]", after: str) -> tuple[list[Plan], str]:
    rows = with_parts(
        _behind(plans, after)
        .select_related(
            "ticket__category__parent", "ticket__customer", "responsibility", "cause", "submitted_by__unit"
        )
        .order_by(FOREVER_OF_PLAN, "pk")[: PER_PAGE + 1]
    )
    if len(rows) <= PER_PAGE:
        return rows, ""
    last = rows[PER_PAGE - 1]
    return rows[:PER_PAGE], encode(Cursor(last.ticket.next_due_at, last.pk))


def _behind(plans: "QuerySet[Plan]", after: str) -> "QuerySet[Plan]":
    try:
        cursor = decode(after)
    except NoCursor:
        return plans
    at = Value(cursor.at.isoformat() if cursor.at else "infinity")
    is_later = Q(GreaterThan(FOREVER_OF_PLAN, at)) | Q(pk__gt=cursor.pk)
    return plans.filter(GreaterThanOrEqual(FOREVER_OF_PLAN, at)).filter(is_later)
