"""A plan as it is kept: its rows, the next round's draft, the way that is chosen."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.related import Related
from complaints.lifecycle.plan_draft import PlanDraft, RemedyDraft, ShareDraft, StepDraft
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import Plan, PlanOption, PlanStep, RemedyAmount, Share, Ticket

# With these a plan says what is done and what it is worth without asking the database again.
STEPS = Related(PlanStep, "plan", lambda steps: steps.select_related("department"))
OPTIONS = Related(PlanOption, "plan")
AMOUNTS = Related(RemedyAmount, "plan", lambda amounts: amounts.select_related("term").order_by("pk"))
SHARES = Related(Share, "plan", lambda shares: shares.select_related("party").order_by("-percent", "pk"))


def read_parts(plans: Sequence[Plan]) -> None:
    """Steps, options and amounts."""
    for parts in (STEPS, OPTIONS, AMOUNTS):
        parts.read(plans)


def with_parts(plans: Iterable[Plan]) -> list[Plan]:
    """The plans with their parts, and with the shares of those that have any."""
    found = list(plans)
    read_parts(found)
    SHARES.read([plan for plan in found if plan.is_shared])
    return found


def keep(
    draft: PlanDraft, *, ticket: Ticket, round_number: int, by: User, at: datetime, wanted: str = ""
) -> Plan:
    """Store a plan that was checked, with all its parts."""
    plan = written(draft, ticket=ticket, round_number=round_number, by=by, at=at, wanted=wanted)
    plan.save()
    plan.remedies.set({each.remedy for each in draft.remedies})
    PlanStep.objects.bulk_create(steps_of(draft, plan))
    Share.objects.bulk_create(Share(plan=plan, party=s.party, percent=s.percent) for s in draft.shares)
    options = options_of(draft, plan)
    PlanOption.objects.bulk_create(options)
    RemedyAmount.objects.bulk_create(amounts_of(draft, plan, options))
    return plan


def written(
    draft: PlanDraft, *, ticket: Ticket, round_number: int, by: User, at: datetime, wanted: str = ""
) -> Plan:
    """The plan itself, not saved."""
    return Plan(
        ticket=ticket,
        round=round_number,
        finding=draft.finding,
        evidence=draft.evidence,
        responsibility=draft.responsibility,
        cause=draft.cause,
        compensation=draft.compensation,
        submitted_by=by,
        submitted_at=at,
        wanted=wanted,
    )


def steps_of(draft: PlanDraft, plan: Plan) -> list[PlanStep]:
    return [
        PlanStep(
            plan=plan,
            position=position,
            text=step.text,
            department=step.department,
            owner=step.owner,
            due_on=step.due_on,
        )
        for position, step in enumerate(draft.steps, start=1)
    ]


def options_of(draft: PlanDraft, plan: Plan) -> list[PlanOption]:
    return [
        PlanOption(plan=plan, position=position, text=text)
        for position, text in enumerate(draft.options, start=1)
    ]


def amounts_of(draft: PlanDraft, plan: Plan, options: list[PlanOption]) -> list[RemedyAmount]:
    """Only `options` are asked for what they are; they may be unsaved."""
    by_position = {option.position: option for option in options}
    return [
        RemedyAmount(
            plan=plan,
            term=each.remedy,
            amount=each.amount,
            option=by_position[each.option] if each.option else None,
        )
        for each in draft.remedies
    ]


def drafted(plan: Plan) -> PlanDraft:
    """A plan as it was written, to be the next round's or to be written again."""
    positions: dict[int | None, int] = {option.pk: option.position for option in plan.options.all()}
    return PlanDraft(
        finding=plan.finding,
        evidence=plan.evidence,
        verified_true=True,
        verified_accurate=True,
        verified_complete=True,
        responsibility=plan.responsibility,
        cause=plan.cause,
        remedies=tuple(
            RemedyDraft(remedy=each.term, amount=each.amount, option=positions.get(each.option_id))
            for each in plan.amounts.select_related("term").order_by("pk")
        ),
        steps=tuple(
            StepDraft(text=step.text, department=step.department, owner=step.owner, due_on=step.due_on)
            for step in plan.steps.select_related("department").order_by("position")
        ),
        options=tuple(option.text for option in plan.options.order_by("position")),
        shares=tuple(
            ShareDraft(party=share.party, percent=share.percent)
            for share in plan.shares.select_related("party").order_by("pk")
        ),
    )


def choose(plan: Plan, option: int | None) -> PlanOption | None:
    """Settle which way is taken; None when the plan offers only one.

    Raises GuardFailed unless exactly one of the plan's options is named (S003-13).
    """
    offered = {each.position: each for each in plan.options.all()}
    if not offered and option is None:
        return None
    if not offered:
        raise GuardFailed(_("This plan offers no ways to choose from."), "option")
    if option not in offered:
        raise GuardFailed(_("Say which of the ways is chosen."), "option")
    chosen = offered[option]
    chosen.is_chosen = True
    chosen.save(update_fields=["is_chosen"])
    return chosen
