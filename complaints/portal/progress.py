"""The progress page: where a complaint stands, what is promised, what its customer can do (S001-16)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import Request
from complaints.files import FILES_PER_COMPLAINT
from complaints.models import Attachment, HistoryEvent, Plan, ResultNotice, Ticket
from complaints.portal.history import PublicEvent, public_history
from complaints.portal.holding import for_holders
from complaints.portal.stages import StageMark, stage_marks
from complaints.portal.words import Told, answer_to, told
from complaints.states import State

OFFERED = {Plan.Status.APPROVED, Plan.Status.AGREED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Everything the page shows; nothing in it is asked of the database later."""

    ticket: Ticket
    words: Told
    stages: list[StageMark]
    history: list[PublicEvent]
    plan: Plan | None
    notice: ResultNotice | None
    files: list[Attachment]
    updated_at: datetime

    @property
    def to_decide(self) -> bool:
        return bool(self.plan) and self.ticket.state == State.NEGOTIATING

    @property
    def can_rate(self) -> bool:
        return self.ticket.state == State.FEEDBACK and self.notice is not None and not self.is_rated

    @property
    def is_rated(self) -> bool:
        return answer_to(self.notice) is not None

    @property
    def can_add(self) -> bool:
        return self.ticket.is_open and len(self.files) < FILES_PER_COMPLAINT

    @property
    def promised_at(self) -> datetime | None:
        """The promise that still runs; none once the complaint is solved or closed."""
        return self.ticket.solve_by if self.ticket.is_open and not self.ticket.resolved_at else None


@require_safe
@for_holders
def progress(request: Request, number: str) -> HttpResponse:
    return render(request, "portal/progress.html", {"progress": progress_of(number)})


def progress_of(number: str) -> Progress:
    """The public view of one ticket. Raises Http404."""
    ticket = shown_ticket(number)
    history: list[HistoryEvent] = list(ticket.history.all())
    notice = next(iter(ticket.result_notices.all()), None)
    return Progress(
        ticket=ticket,
        words=told(State(ticket.state), answer_to(notice)),
        stages=stage_marks(ticket, history),
        history=public_history(history),
        plan=next((plan for plan in ticket.plans.all() if plan.status in OFFERED), None),
        notice=notice,
        files=list(ticket.attachments.all()),
        updated_at=history[-1].at if history else ticket.entered_at,
    )


def shown_ticket(number: str) -> Ticket:
    """The ticket with all that a customer's page needs of it. Raises Http404."""
    plans = Plan.objects.order_by("-round").prefetch_related("steps", "remedies")
    notices = ResultNotice.objects.order_by("-given_at").select_related("satisfaction")
    found: Ticket | None = (
        Ticket.objects.filter(number=number)
        .select_related("category__parent__parent", "agent")
        .prefetch_related(
            "history",
            Prefetch("plans", plans),
            Prefetch("result_notices", notices),
            Prefetch("attachments", Attachment.objects.filter(from_customer=True)),
        )
        .first()
    )
    if found is None:
        raise Http404
    return found
