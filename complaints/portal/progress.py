"""The progress page: where a complaint stands, what is promised, what its customer can do (S001-16)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import Request
from complaints.lifecycle import events
from complaints.lifecycle.contacts import dissatisfied_since
from complaints.lifecycle.merging import is_same_customer
from complaints.lifecycle.satisfaction import answer_to
from complaints.models import Appeal, Attachment, HistoryEvent, Plan, Question, ResultNotice, Ticket
from complaints.portal.history import PublicEvent, public_history
from complaints.portal.holding import for_holders
from complaints.portal.possible import Possible, possible
from complaints.portal.promise import Promise, promises
from complaints.portal.reading import shown_ticket
from complaints.portal.stages import StageMark, stage_marks
from complaints.portal.words import Told, told
from complaints.states import State

OFFERED = {Plan.Status.APPROVED, Plan.Status.AGREED}
CLOSING = {events.Rejected.kind, events.Invalidated.kind}
EXTENDED, SOLVING = "deadline_extended", {"solution", "full_solution"}  # of the clocks, a layer above
# What stands first on the page: the one thing that matters to the customer now.
NOW: dict[State, str] = {
    State.WAITING_CUSTOMER: "question",
    State.NEGOTIATING: "offer",
    State.IMPLEMENTING: "agreed",
    State.RESOLVED: "agreed",
    State.FEEDBACK: "result",
    State.ARCHIVED: "result",
    State.APPEALING: "appeal",
    State.REJECTED: "refused",
    State.INVALID: "refused",
    State.WITHDRAWN: "withdrawn",
    State.MERGED: "merged",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Everything the page shows; nothing in it is asked of the database later.

    `notice` is the result of the present handling, `results` are those of every handling.
    """

    ticket: Ticket
    words: Told
    stages: list[StageMark]
    history: list[PublicEvent]
    question: Question | None
    plan: Plan | None
    earlier_plans: list[Plan]
    notice: ResultNotice | None
    results: list[ResultNotice]
    appeal: Appeal | None
    files: list[Attachment]
    can: Possible
    promises: list[Promise]
    updated_at: datetime

    @property
    def now_part(self) -> str:
        """The template of what stands first; a ticket solved on the spot has no plan to show."""
        part = NOW.get(State(self.ticket.state), "nothing")
        return f"portal/now/{'nothing' if part == 'agreed' and self.plan is None else part}.html"

    @property
    def closing(self) -> PublicEvent | None:
        """Why it was not accepted, or found invalid."""
        return next((event for event in self.history if event.kind in CLOSING), None)

    @property
    def extension(self) -> PublicEvent | None:
        """The latest new date for the solution, with its explanation (S001-15); of this handling only."""
        since = self.ticket.reopened_at or self.ticket.received_at
        moved = (event for event in self.history if event.kind == EXTENDED and event.at >= since)
        return next((event for event in moved if event.facts["target"] in SOLVING), None)

    @property
    def survivor(self) -> str:
        """The number it is handled under now; "" when that is somebody else's."""
        kept = self.ticket.merged_into
        return kept.number if kept and is_same_customer(self.ticket, kept) else ""

    @property
    def is_rated(self) -> bool:
        return answer_to(self.notice) is not None


@require_safe
@for_holders
def progress(request: Request, number: str) -> HttpResponse:
    return render(request, "portal/progress.html", {"progress": progress_of(number, now=request.now)})


def progress_of(number: str, *, now: datetime) -> Progress:
    """The public view of one ticket. Raises Http404."""
    ticket = shown_ticket(number)
    history: list[HistoryEvent] = list(ticket.history.all())
    results, plans = list(ticket.result_notices.all()), list(ticket.plans.all())
    notice = next((one for one in results if _is_of_this_handling(ticket, one.given_at)), None)
    answer, plan = answer_to(notice), next((plan for plan in plans if plan.status in OFFERED), None)
    spoken = [event.at for event in history if event.kind == events.Recontacted.kind]
    dissatisfied_at = dissatisfied_since(ticket, answer=answer, spoken_at=spoken)
    words = told(
        State(ticket.state),
        cycle=ticket.cycle,
        notice=notice,
        answer=answer,
        spoken_again=dissatisfied_at is None,
    )
    return Progress(
        ticket=ticket,
        words=words,
        stages=stage_marks(ticket, history, words.mark),
        history=public_history(history),
        question=next(iter(ticket.questions.all()), None),
        plan=plan,
        earlier_plans=[one for one in plans if one.status == Plan.Status.AMENDED],
        notice=notice,
        results=results,
        appeal=next(iter(ticket.appeals.all()), None),
        files=list(ticket.attachments.all()),
        can=possible(
            ticket,
            history,
            is_offered_a_plan=plan is not None,
            is_told=notice is not None,
            is_rated=answer is not None,
            now=now,
        ),
        promises=promises(
            ticket,
            dissatisfied_at=dissatisfied_at,
            waits_for_answer=notice is not None and notice.reached and answer is None,
        ),
        updated_at=history[-1].at if history else ticket.entered_at,
    )


def _is_of_this_handling(ticket: Ticket, at: datetime) -> bool:
    return ticket.reopened_at is None or at >= ticket.reopened_at
