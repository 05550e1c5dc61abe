"""Off the main line: not accepted, invalid, withdrawn, merged."""

from datetime import datetime

from accounts.actors import CUSTOMER
from accounts.models import User
from accounts.roles import Right, Role
from complaints.lifecycle import events
from complaints.lifecycle.classify import take
from complaints.lifecycle.moving import Move
from complaints.models import Proposal, Term, Vote
from complaints.states import NoticeChannel
from demo.play import Play

REJECTED_FOR = ("not-our-business", "other-authority", "consultation", "no-facts", "settled")
INVALID_FOR = ("verified-false", "malicious")


def propose_rejection(play: Play, at: datetime) -> None:
    ticket = play.case.ticket
    with play.case.noting(by=play.agent, right=Right.PROPOSE_REJECTION, at=at) as move:
        take(move)
        reason = play.house.terms[Term.Kind.REASON, play.script.chance.choice(REJECTED_FOR)]
        _propose(play, move, Proposal.Kind.REJECTION, reason, by=ticket.agent or play.agent)


def keep(play: Play, at: datetime) -> None:
    """The leader does not agree: it is to be handled."""
    with play.case.noting(by=play.leader(), right=Right.DECIDE_REJECTION, at=at) as move:
        _vote(play, move, agrees=False)
        _settle(play.case.proposals[-1], Proposal.Outcome.REFUSED, at)


def reject(play: Play, at: datetime) -> None:
    with play.case.moving(by=play.leader(), right=Right.DECIDE_REJECTION, at=at) as move:
        _vote(play, move, agrees=True)
        play.case.ticket.reject()
        _carry(play, move, events.Rejected)


def propose_invalid(play: Play, at: datetime) -> None:
    by = play.case.handler
    with play.case.noting(by=by, right=Right.PROPOSE_INVALID, at=at) as move:
        reason = play.house.terms[Term.Kind.REASON, play.script.chance.choice(INVALID_FOR)]
        _propose(play, move, Proposal.Kind.INVALIDATION, reason, by=by, evidence=play.say("invalid_evidence"))


def vote_invalid(play: Play, at: datetime) -> None:
    approver = play.house.people[Role.APPROVER][0]
    with play.case.noting(by=approver, right=Right.DECIDE_INVALID, at=at) as move:
        _vote(play, move, agrees=True)


def invalidate(play: Play, at: datetime) -> None:
    approver = play.house.people[Role.APPROVER][1]
    with play.case.moving(by=approver, right=Right.DECIDE_INVALID, at=at) as move:
        _vote(play, move, agrees=True)
        play.case.ticket.invalidate()
        _carry(play, move, events.Invalidated)


def withdraw(play: Play, at: datetime) -> None:
    by = play.customer_or_agent(0.5)
    channel = NoticeChannel.ONLINE if by is CUSTOMER else NoticeChannel.PHONE
    with play.case.moving(by=by, right=Right.WITHDRAW, at=at) as move:
        play.case.ticket.withdraw()
        kept_until = play.case.close(move)
        reason = play.say("withdraw_reasons")
        move.record(events.Withdrawn(reason=reason, channel=channel, retain_until=kept_until))


def take_over(play: Play, at: datetime) -> None:
    """The surviving side, noted a moment before the other closes."""
    ticket = play.case.ticket
    merged = next(twin for twin in play.twins if twin.merged_at == at).case.ticket
    with play.case.noting(by=play.leader(), right=Right.MERGE, at=at) as move:
        ticket.received_at = min(ticket.received_at, merged.received_at)
        received_at = ticket.received_at
        move.record(events.TookOver(merged=merged.number, received_at=received_at, since=received_at))


def merge(play: Play, at: datetime) -> None:
    [survivor] = play.twins
    target = survivor.case.ticket
    with play.case.moving(by=survivor.leader(), right=Right.MERGE, at=at) as move:
        play.case.ticket.merge()
        play.case.ticket.merged_into = target
        kept_until = play.case.close(move)
        reason = play.say("merge_reasons")
        move.record(events.Merged(into=target.number, reason=reason, retain_until=kept_until))


def _propose(
    play: Play, move: Move, kind: Proposal.Kind, reason: Term, *, by: User, evidence: str = ""
) -> None:
    explanation = play.say(f"{kind}_explanations")
    play.case.proposals.append(
        Proposal(
            pk=play.case.ids.next(Proposal),
            ticket=play.case.ticket,
            kind=kind,
            reason=reason,
            explanation=explanation,
            evidence=evidence,
            proposed_by=by,
            proposed_at=move.now,
        )
    )
    move.record(
        events.ClosingProposed(
            proposal=kind, reason=events.Named.of(reason), explanation=explanation, evidence=evidence
        )
    )


def _vote(play: Play, move: Move, *, agrees: bool) -> None:
    proposal = play.case.proposals[-1]
    opinion = play.say("vote_yes" if agrees else "vote_no")
    play.case.votes.append(
        Vote(proposal=proposal, by=move.staff, agrees=agrees, opinion=opinion, at=move.now)
    )
    move.record(events.ClosingVoted(proposal=proposal.kind, agrees=agrees, opinion=opinion))


def _carry(play: Play, move: Move, closing: type[events.Rejected | events.Invalidated]) -> None:
    proposal = play.case.proposals[-1]
    _settle(proposal, Proposal.Outcome.CARRIED, move.now)
    play.case.ticket.closed_for = proposal.reason
    kept_until = play.case.close(move)
    move.record(
        closing(
            reason=events.Named.of(proposal.reason), explanation=proposal.explanation, retain_until=kept_until
        )
    )


def _settle(proposal: Proposal, outcome: Proposal.Outcome, at: datetime) -> None:
    proposal.outcome, proposal.decided_at = outcome, at
