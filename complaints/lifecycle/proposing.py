"""Proposals to close a case without handling it, and the votes on them, as parts of a move under way."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.lifecycle import events
from complaints.lifecycle.moving import Move, TicketRef
from complaints.lifecycle.refusals import GuardFailed, Superseded, in_words
from complaints.lifecycle.wording import is_blank
from complaints.models import Proposal, Term, Ticket, Vote
from complaints.states import State

VOTES_NEEDED = 2  # different approvers who agree that a case is invalid


def open_proposal(ticket: Ticket, kind: Proposal.Kind) -> Proposal | None:
    """The proposal of this kind that waits for a decision."""
    return ticket.proposals.filter(decided_at=None, kind=kind).first()


def waiting_proposal(ticket: Ticket, kind: Proposal.Kind, shown: int | None) -> Proposal:
    """As open_proposal(). Raises GuardFailed when none waits, Superseded when it is not the one `shown`."""
    proposal = open_proposal(ticket, kind)
    if proposal is None:
        raise GuardFailed(_("No such proposal waits for a decision."))
    if shown not in (None, proposal.pk):
        before = ticket.proposals.filter(pk=shown).first()
        raise Superseded(
            ticket,
            ticket.history.latest("seq"),
            shown=_named(before) if before else "–",
            waiting=_named(proposal),
        )
    return proposal


def _named(proposal: Proposal) -> str:
    """Whose proposal it is and why, without the words that the customer would read."""
    return f"{proposal.reason} · {proposal.proposed_by} · {in_words(proposal.proposed_at)}"


def propose(
    move: Move, kind: Proposal.Kind, *, reason: Term, explanation: str, evidence: str = ""
) -> Proposal:
    """Put it before those who decide. Raises GuardFailed while another one waits, without an
    explanation, or when the reason is none of the list."""
    _make_room(move)
    if reason.kind != Term.Kind.REASON:
        raise GuardFailed(_("Choose a reason from the list."), "reason")
    if is_blank(explanation):
        raise GuardFailed(_("Explain it; the customer reads this."), "explanation")
    proposal = Proposal.objects.create(
        ticket=move.ticket,
        kind=kind,
        reason=reason,
        explanation=explanation,
        evidence=evidence,
        proposed_by=person_of(move),
        proposed_at=move.now,
    )
    move.record(
        events.ClosingProposed(
            proposal=kind, reason=events.Named.of(reason), explanation=explanation, evidence=evidence
        )
    )
    return proposal


def _make_room(move: Move) -> None:
    """One proposal at a time; one not to accept is void once the complaint was classified."""
    waiting = move.ticket.proposals.filter(decided_at=None)
    if move.ticket.state != State.INTAKE:
        void = waiting.filter(kind=Proposal.Kind.REJECTION)
        void.update(outcome=Proposal.Outcome.OVER, decided_at=move.now)
    if waiting.exists():
        raise GuardFailed(_("Another proposal on this ticket waits for its decision."))


def votes_missing(ref: TicketRef) -> int:
    """How many more have to agree; the lock lets nobody vote between this and the vote itself."""
    Ticket.objects.select_for_update().get(number=ref.number)
    given = Vote.objects.filter(
        proposal__ticket__number=ref.number, proposal__decided_at=None, agrees=True
    ).count()
    return VOTES_NEEDED - given


def vote(move: Move, proposal: Proposal, *, agrees: bool, opinion: str) -> None:
    """One person's decision. Raises GuardFailed when it is a "no" without a reason."""
    if not agrees and is_blank(opinion):
        raise GuardFailed(_("Say why not."), "opinion")
    Vote.objects.create(proposal=proposal, by=person_of(move), agrees=agrees, opinion=opinion, at=move.now)
    move.record(events.ClosingVoted(proposal=proposal.kind, agrees=agrees, opinion=opinion))


def settle(proposal: Proposal, outcome: Proposal.Outcome, now: datetime) -> None:
    proposal.outcome, proposal.decided_at = outcome, now
    proposal.save(update_fields=["outcome", "decided_at"])


def person_of(move: Move) -> User:
    if move.staff is None:
        raise GuardFailed(_("This is proposed and decided by a person."))
    return move.staff
