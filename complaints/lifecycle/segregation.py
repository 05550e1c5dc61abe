"""Duties kept apart: who did one part of a ticket may not do another (docs/roles.md)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Outsider
from accounts.models import User
from accounts.roles import Right
from complaints.involved import named, took_part
from complaints.lifecycle.events import (
    Appealed,
    CustomerAmended,
    CustomerAsked,
    InvestigationStarted,
    PlanSubmitted,
    Resolved,
    ResolvedOnTheSpot,
    StepsDone,
)
from complaints.lifecycle.refusals import KeptApart
from complaints.models import Ticket

HANDLING = (
    InvestigationStarted.kind,
    CustomerAsked.kind,
    PlanSubmitted.kind,
    StepsDone.kind,
    Resolved.kind,
)
APPLYING = (PlanSubmitted.kind, CustomerAmended.kind)  # what puts a plan before an approver


@dataclass(frozen=True, slots=True)
class Apart:
    played: Callable[[Ticket, User], bool]
    sentence: Promise


def _did(ticket: Ticket, user: User, *kinds: str) -> bool:
    """Whether this person caused such an event, in whatever role, at whatever time."""
    return ticket.history.filter(actor=user, kind__in=kinds).exists()


def _applied(ticket: Ticket, user: User) -> bool:
    return _did(ticket, user, *APPLYING)


def has_handled(ticket: Ticket, user: User) -> bool:
    """Whether the case is or was this person's to investigate and solve, by name or by deed."""
    return _had(ticket, user, *HANDLING)


def has_solved(ticket: Ticket, user: User) -> bool:
    return _had(ticket, user, *HANDLING, ResolvedOnTheSpot.kind)


def _had(ticket: Ticket, user: User, *kinds: str) -> bool:
    by_deed = Q(actor=user, kind__in=kinds)
    return ticket.handler_id == user.pk or ticket.history.filter(by_deed | named(user)).exists()


def _only_assists(ticket: Ticket, user: User) -> bool:
    """Whether the person handles complaints, but neither leads this one nor works where it is led.

    A leader or an agent acts for the service desk and is not meant by this.
    """
    if ticket.lead_department_id is None or not user.may(Right.START_INVESTIGATION):
        return False
    return ticket.handler_id != user.pk and ticket.lead_department_id not in (
        user.unit.lineage if user.unit else []
    )


LEADING = Apart(_only_assists, _("Only the department in charge does this; yours assists or looks on."))


def _proposed(ticket: Ticket, user: User) -> bool:
    """Proposed the closing that waits for a decision, or voted on it before."""
    waiting = ticket.proposals.filter(decided_at=None)
    return waiting.filter(Q(proposed_by=user) | Q(votes__by=user)).exists()


def _acted_before_appeal(ticket: Ticket, user: User) -> bool:
    """Had the case, or did anything at all on it, before the appeal that is open now."""
    if ticket.handler_id == user.pk:
        return True
    appealed = ticket.history.filter(kind=Appealed.kind).order_by("-seq").values("seq")[:1]
    return ticket.history.filter(took_part(user), seq__lt=Subquery(appealed)).exists()


KEPT_APART: dict[Right, Apart] = {
    Right.START_INVESTIGATION: LEADING,
    Right.RETURN: LEADING,
    Right.TRANSFER: LEADING,
    Right.ASK_CUSTOMER: LEADING,
    Right.ASK_DEPARTMENT: LEADING,
    Right.SUBMIT_PLAN: LEADING,
    Right.RESOLVE: LEADING,
    Right.APPROVE_PLAN: Apart(
        _applied, _("Whoever submitted a plan cannot approve it; somebody else has to decide.")
    ),
    Right.GIVE_FEEDBACK: Apart(
        has_handled, _("Whoever handled a complaint does not call the customer back about it.")
    ),
    Right.DECIDE_REJECTION: Apart(
        _proposed, _("Whoever proposed not to accept a complaint does not decide on it.")
    ),
    Right.DECIDE_INVALID: Apart(
        _proposed, _("Two different approvers decide, neither of them the person who proposed it.")
    ),
    Right.DECIDE_APPEAL: Apart(
        _acted_before_appeal,
        _("Whoever had a part in the case before does not decide the appeal."),
    ),
    Right.ARCHIVE: Apart(
        has_solved, _("Whoever handled a complaint does not call the customer back about it.")
    ),
}


def keep_apart(ticket: Ticket, *, by: Actor, right: Right) -> None:
    """Raises KeptApart when this person already played the other part on this ticket."""
    rule = KEPT_APART.get(right)
    if rule and not isinstance(by, Outsider) and rule.played(ticket, by):
        raise KeptApart(rule.sentence)
