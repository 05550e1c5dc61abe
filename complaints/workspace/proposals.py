"""Proposals to close a case without handling it, as they wait for somebody's decision."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from accounts.roles import Right
from complaints.models import Proposal, Ticket, Vote
from complaints.personal import listed
from complaints.states import State

MOST_SHOWN = 20
DECIDES: dict[Proposal.Kind, Right] = {
    Proposal.Kind.REJECTION: Right.DECIDE_REJECTION,
    Proposal.Kind.INVALIDATION: Right.DECIDE_INVALID,
}
MOVES: dict[str, str] = {
    Proposal.Kind.REJECTION: "decide_rejection",
    Proposal.Kind.INVALIDATION: "decide_invalid",
}


def proposals_for(user: User) -> "QuerySet[Proposal]":
    """What this person may decide: seen, neither proposed nor voted on by them, still possible."""
    kinds = [kind for kind, right in DECIDES.items() if user.may(right)]
    possible = Q(kind=Proposal.Kind.INVALIDATION) | Q(ticket__state=State.INTAKE)
    waiting = Proposal.objects.filter(possible, decided_at=None, kind__in=kinds)
    theirs = waiting.exclude(proposed_by=user).exclude(pk__in=Vote.objects.filter(by=user).values("proposal"))
    return theirs.filter(ticket__in=Ticket.objects.visible_to(user).open())


def proposal_lines(user: User) -> list[dict[str, Any]]:
    """The oldest of them, as the approvals page shows them."""
    votes = Prefetch("votes", Vote.objects.select_related("by").order_by("at"))
    about = ("ticket__category__parent", "ticket__customer", "reason", "proposed_by__unit")
    found = proposals_for(user).select_related(*about).prefetch_related(votes)
    return [
        {"proposal": each, "customer": listed(each.ticket), "move": MOVES[each.kind]}
        for each in found.order_by("proposed_at", "pk")[:MOST_SHOWN]
    ]
