"""Duties kept apart: who did one part of a ticket may not do another (docs/roles.md)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, Outsider
from accounts.models import User
from accounts.roles import Right
from complaints.lifecycle.events import (
    CustomerAmended,
    InvestigationStarted,
    PlanSubmitted,
    Resolved,
    ResolvedOnTheSpot,
)
from complaints.lifecycle.refusals import KeptApart
from complaints.models import Ticket

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


def _handled(ticket: Ticket, user: User) -> bool:
    return ticket.handler_id == user.pk or _did(ticket, user, InvestigationStarted.kind, Resolved.kind)


def _solved(ticket: Ticket, user: User) -> bool:
    return _handled(ticket, user) or _did(ticket, user, ResolvedOnTheSpot.kind)


KEPT_APART: dict[Right, Apart] = {
    Right.APPROVE_PLAN: Apart(
        _applied, _("Whoever submitted a plan cannot approve it; somebody else has to decide.")
    ),
    Right.GIVE_FEEDBACK: Apart(
        _handled, _("Whoever handled a complaint does not call the customer back about it.")
    ),
    Right.ARCHIVE: Apart(_solved, _("Whoever handled a complaint does not call the customer back about it.")),
}


def keep_apart(ticket: Ticket, *, by: Actor, right: Right) -> None:
    """Raises KeptApart when this person already played the other part on this ticket."""
    rule = KEPT_APART.get(right)
    if rule and not isinstance(by, Outsider) and rule.played(ticket, by):
        raise KeptApart(rule.sentence)
