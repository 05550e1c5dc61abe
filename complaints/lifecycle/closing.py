"""Off the main line: not accepted, invalid, withdrawn. Nobody closes a case like this alone."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, ActorKind
from accounts.roles import Right
from complaints.lifecycle import events
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.audience import deciders_of
from complaints.lifecycle.authority import open_cases
from complaints.lifecycle.classify import take
from complaints.lifecycle.ending import close
from complaints.lifecycle.moving import Move, TicketRef, moving, noting
from complaints.lifecycle.proposing import propose, settle, vote, votes_missing, waiting_proposal
from complaints.lifecycle.refusals import GuardFailed, IllegalMove
from complaints.lifecycle.wording import is_blank
from complaints.models import Appeal, Proposal, Term, Ticket
from complaints.states import NoticeChannel, State


def propose_rejection(
    *, ticket: TicketRef, by: Actor, reason: Term, explanation: str, now: datetime
) -> Proposal:
    """Propose not to accept a complaint that nobody has classified yet (docs/procedure.md §5).

    The customer reads the explanation when a leader agrees; a ticket nobody had becomes the
    proposer's. Raises GuardFailed while
    another proposal waits; else as noting().
    """
    with noting(ticket, by=by, right=Right.PROPOSE_REJECTION, now=now) as move:
        if move.ticket.state != State.INTAKE:
            raise IllegalMove(move.ticket)
        take(move)
        move.ticket.save(update_fields=["agent", "team"])
        proposal = propose(move, Proposal.Kind.REJECTION, reason=reason, explanation=explanation)
        tell_staff(move, kind="rejection_proposed", to=deciders_of(move.ticket, Right.DECIDE_REJECTION))
    return proposal


def decide_rejection(
    *, ticket: TicketRef, by: Actor, agrees: bool, opinion: str, proposal: int | None = None, now: datetime
) -> Ticket:
    """A leader who did not propose it decides; agreeing closes the case.

    The customer is told the reason and where else to turn (S003-22). `proposal` is the key of
    the one that was shown (None: no page). Raises GuardFailed when nothing is proposed,
    Superseded when another one waits, KeptApart for the proposer; else as moving().
    """
    making = moving if agrees else noting
    with making(ticket, by=by, right=Right.DECIDE_REJECTION, now=now) as move:
        waiting = waiting_proposal(move.ticket, Proposal.Kind.REJECTION, proposal)
        vote(move, waiting, agrees=agrees, opinion=opinion)
        if agrees:
            move.ticket.reject()
            _carry(move, waiting, events.Rejected)
            tell_customer(move, kind="rejected")
        else:
            _refuse(move, waiting)
    return move.ticket


def propose_invalid(
    *, ticket: TicketRef, by: Actor, reason: Term, explanation: str, evidence: str, now: datetime
) -> Proposal:
    """An investigator proposes to declare a complaint false or malicious, with evidence (S003-26).

    The customer reads the explanation when it is carried, never the evidence. Raises
    GuardFailed without evidence, under appeal, or while another proposal waits; else as noting().
    """
    with noting(ticket, by=by, right=Right.PROPOSE_INVALID, now=now) as move:
        if is_blank(evidence):
            raise GuardFailed(_("Say what proves it."), "evidence")
        if move.ticket.state == State.APPEALING:
            raise GuardFailed(_("The appeal is decided first."))
        proposal = propose(
            move, Proposal.Kind.INVALIDATION, reason=reason, explanation=explanation, evidence=evidence
        )
        tell_staff(move, kind="invalidation_proposed", to=deciders_of(move.ticket, Right.DECIDE_INVALID))
    return proposal


def decide_invalid(
    *, ticket: TicketRef, by: Actor, agrees: bool, opinion: str, proposal: int | None = None, now: datetime
) -> Ticket:
    """One of two different approvers votes; the second who agrees closes the case, one "no" ends it.

    The customer is told the reason and the right to appeal. `proposal` as in decide_rejection().
    Raises GuardFailed when nothing is proposed, Superseded when another one waits than the one
    shown, KeptApart for the proposer and for a second vote; else as moving().
    """
    with transaction.atomic():
        decides = agrees and votes_missing(ticket) <= 1
        making = moving if decides else noting
        with making(ticket, by=by, right=Right.DECIDE_INVALID, now=now) as move:
            waiting = waiting_proposal(move.ticket, Proposal.Kind.INVALIDATION, proposal)
            vote(move, waiting, agrees=agrees, opinion=opinion)
            if decides:
                move.ticket.invalidate()
                _carry(move, waiting, events.Invalidated)
                tell_customer(move, kind="invalidated")
            elif not agrees:
                _refuse(move, waiting)
    return move.ticket


def withdraw(
    *, ticket: TicketRef, by: Actor, channel: NoticeChannel, reason: str = "", now: datetime
) -> Ticket:
    """The customer takes the complaint back; it can be reopened within 30 days.

    The proof is the customer's own request on the progress page, or the channel and what was
    said. Raises GuardFailed without that proof, or for a regulator's case; else as moving().
    """
    with moving(ticket, by=by, right=Right.WITHDRAW, now=now) as move:
        if by.kind != ActorKind.CUSTOMER and is_blank(reason):
            raise GuardFailed(_("Write down what the customer said."), "reason")
        if not may_withdraw(move.ticket):
            raise GuardFailed(_("The regulator waits for an answer: the appeal officer decides first."))
        move.ticket.withdraw()
        _end_appeal(move)
        kept_until = close(move)
        move.record(events.Withdrawn(reason=reason, channel=channel, retain_until=kept_until))
        tell_staff(move, kind="withdrawal_recorded", to=[move.ticket.agent, move.ticket.handler])
        tell_customer(move, kind="withdrawn")
    return move.ticket


def may_withdraw(ticket: Ticket) -> bool:
    """Not out of an appeal while an authority is owed an answer, whatever the customer says."""
    if ticket.state != State.APPEALING:
        return True
    waiting = ticket.appeals.filter(decided_at=None, kind=Appeal.Kind.REGULATOR)
    taken = ticket.history.filter(kind=events.CaseTaken.kind)
    if not waiting.values("ticket").union(taken.values("ticket")).exists():  # nearly every one: one question
        return True
    return not waiting.exists() and not open_cases(ticket)


def _carry(move: Move, proposal: Proposal, closing: type[events.Rejected | events.Invalidated]) -> None:
    settle(proposal, Proposal.Outcome.CARRIED, move.now)
    move.ticket.closed_for = proposal.reason
    kept_until = close(move)
    move.record(
        closing(
            reason=events.Named.of(proposal.reason), explanation=proposal.explanation, retain_until=kept_until
        )
    )
    tell_staff(move, kind="proposal_carried", to=[proposal.proposed_by, move.ticket.agent])


def _refuse(move: Move, proposal: Proposal) -> None:
    settle(proposal, Proposal.Outcome.REFUSED, move.now)
    tell_staff(move, kind="proposal_refused", to=[proposal.proposed_by])


def _end_appeal(move: Move) -> None:
    """An appeal to us ends with the complaint."""
    move.ticket.appeals.filter(decided_at=None).update(decided_at=move.now)
