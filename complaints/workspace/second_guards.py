"""What a ticket needs, besides its state, for second handling or an early closing to be offered."""

from django.utils import timezone

from accounts.models import User
from complaints.lifecycle import closing
from complaints.lifecycle.proposing import open_proposal
from complaints.lifecycle.reopening import may_reopen_until
from complaints.models import Proposal, Ticket
from complaints.states import State


def may_be_rejected(ticket: Ticket, user: User) -> bool:
    return ticket.state == State.INTAKE and not _waits(ticket)


def may_be_invalid(ticket: Ticket, user: User) -> bool:
    return ticket.state != State.APPEALING and not _waits(ticket)


def rejection_waits(ticket: Ticket, user: User) -> bool:
    return ticket.state == State.INTAKE and open_proposal(ticket, Proposal.Kind.REJECTION) is not None


def invalidation_waits(ticket: Ticket, user: User) -> bool:
    return open_proposal(ticket, Proposal.Kind.INVALIDATION) is not None


def may_still_reopen(ticket: Ticket, user: User) -> bool:
    """The move itself decides by its own instant; this one only chooses what to offer."""
    until = may_reopen_until(ticket)
    return until is None or timezone.now() <= until


def may_withdraw(ticket: Ticket, user: User) -> bool:
    return closing.may_withdraw(ticket)


def may_link(ticket: Ticket, user: User) -> bool:
    return not ticket.incident_id


def is_linked(ticket: Ticket, user: User) -> bool:
    return bool(ticket.incident_id)


def _waits(ticket: Ticket) -> bool:
    """Whether a proposal is in the way; one that classifying made void is not."""
    waiting = ticket.proposals.filter(decided_at=None)
    if ticket.state != State.INTAKE:
        waiting = waiting.exclude(kind=Proposal.Kind.REJECTION)
    return waiting.exists()
