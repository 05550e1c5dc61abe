"""A stored ticket as the case it could have been played as, so that it can be held against the moves."""

from typing import cast

from channels_intake.models import Contact
from complaints.lifecycle.plan_draft import PlanDraft
from complaints.models import Plan, Satisfaction, Ticket, Vote
from demo.case import Case, DraftedPlan
from demo.exhibits import Exhibit
from demo.filing import Filed
from demo.ids import Ids
from sla.models import Extension, FiredStep


def read(ticket: Ticket) -> Case:
    case = Case(
        ticket=ticket,
        contact=Contact.objects.get(ticket=ticket),
        salt=str,
        ids=Ids({}),
        history=[*ticket.history.all()],
        plans=[_plan(plan) for plan in ticket.plans.all()],
        notices=[*ticket.result_notices.all()],
        answers=[*Satisfaction.objects.filter(notice__ticket=ticket).order_by("pk")],
        questions=[*ticket.questions.order_by("pk")],
        tasks=[*ticket.tasks.order_by("pk")],
        spoken=[*ticket.contact_records.order_by("pk")],
        proposals=[*ticket.proposals.order_by("pk")],
        votes=[*Vote.objects.filter(proposal__ticket=ticket).order_by("pk")],
        appeals=[*ticket.appeals.order_by("pk")],
        files=[Filed(file, cast(Exhibit, None)) for file in ticket.attachments.order_by("added_at")],
        asked_about_data=[*ticket.data_requests.order_by("pk")],
    )
    case.deadlines.clocks = [*ticket.clocks.order_by("pk")]
    case.deadlines.fired = [*FiredStep.objects.filter(clock__ticket=ticket).order_by("pk")]
    case.deadlines.extensions = [*Extension.objects.filter(clock__ticket=ticket).order_by("pk")]
    return case


def _plan(plan: Plan) -> DraftedPlan:
    """The draft itself is kept nowhere; what it said is in the rows."""
    draft = cast(PlanDraft, None)
    return DraftedPlan(plan, draft, [*plan.steps.all()], [*plan.options.all()], [*plan.amounts.all()])
