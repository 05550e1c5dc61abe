"""Not accepted: proposed by one person, decided by another, and the customer is told."""

from datetime import date

import pytest

from accounts.models import User
from complaints.lifecycle.classify import classify
from complaints.lifecycle.closing import decide_rejection
from complaints.lifecycle.refusals import (
    GuardFailed,
    IllegalMove,
    KeptApart,
    NotAllowed,
    Stale,
    Superseded,
)
from complaints.models import Proposal, Ticket
from complaints.states import State
from tests.factories import a_classification, ref
from tests.second import (
    a_reason,
    colleague,
    invalidity_proposed,
    investigators_case,
    mails,
    rejection_proposed,
    told,
)

pytestmark = pytest.mark.django_db


def decided(ticket: Ticket, by: User, now, *, agrees: bool = True, opinion: str = "同意") -> Ticket:
    ticket.refresh_from_db()
    return decide_rejection(ticket=ref(ticket), by=by, agrees=agrees, opinion=opinion, now=now)


def test_a_rejection_needs_a_leader_and_tells_the_customer(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    assert told("rejection_proposed") == {people.leader.staff_number}
    closed = decided(ticket, people.leader, now)
    assert (closed.state, closed.closed_for, closed.archived_at) == (State.REJECTED, a_reason(), now)
    assert closed.retain_until == date(2029, 11, 16)
    assert not Ticket.objects.get(pk=ticket.pk).is_open
    assert [event.kind for event in ticket.history.all()] == [
        "entered",
        "closing_proposed",
        "closing_voted",
        "rejected",
    ]
    assert told("rejected") == {"customer"}
    assert told("proposal_carried") == {people.agent.staff_number}


def test_the_mail_names_the_number_and_not_the_reason(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    decided(ticket, people.leader, now)
    assert [notice.payload for notice in mails("rejected")] == ["{}"]


def test_a_leader_who_refuses_lets_the_handling_go_on(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    assert decided(ticket, people.leader, now, agrees=False, opinion="有事实").state == State.INTAKE
    assert ticket.proposals.get().outcome == Proposal.Outcome.REFUSED
    assert told("proposal_refused") == {people.agent.staff_number}
    assert not told("rejected")
    rejection_proposed(ticket, people.agent, now)  # may be proposed again


def test_refusing_needs_a_word(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    with pytest.raises(GuardFailed) as refusal:
        decided(ticket, people.leader, now, agrees=False, opinion=" ")
    assert refusal.value.field == "opinion"


def test_nobody_decides_on_their_own_proposal(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.leader, now)
    with pytest.raises(KeptApart):
        decided(ticket, people.leader, now)
    other = colleague(people.leader, "L2")
    assert told("rejection_proposed") == set()  # there was nobody else yet
    assert decided(ticket, other, now).state == State.REJECTED


def test_an_agent_does_not_decide(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.leader, now)
    with pytest.raises(NotAllowed):
        decided(ticket, people.agent, now)


def test_whoever_proposes_on_a_case_nobody_took_becomes_its_agent(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    Ticket.objects.filter(pk=ticket.pk).update(agent=None, team=None)
    rejection_proposed(ticket, people.agent, now)
    ticket.refresh_from_db()
    assert (ticket.agent, ticket.team) == (people.agent, people.agent.unit)


def test_only_what_nobody_has_classified_is_rejected(ticket_in, people, category_complex, now):
    ticket = ticket_in(State.CLASSIFIED)
    with pytest.raises(IllegalMove):
        rejection_proposed(ticket, people.agent, now)
    fresh = ticket_in(State.INTAKE)
    rejection_proposed(fresh, people.agent, now)
    fresh.refresh_from_db()
    classify(ticket=ref(fresh), by=people.agent, as_=a_classification(category_complex), now=now)
    with pytest.raises(IllegalMove):
        decided(fresh, people.leader, now)


def test_a_decision_on_a_page_that_changed_is_refused(ticket_in, people, category_complex, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    seen = ref(ticket)
    classify(ticket=ref(ticket), by=people.agent, as_=a_classification(category_complex), now=now)
    with pytest.raises(Stale):
        decide_rejection(ticket=seen, by=people.leader, agrees=True, opinion="", now=now)


def test_one_proposal_at_a_time(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    with pytest.raises(GuardFailed):
        rejection_proposed(ticket, people.leader, now)


def test_nothing_proposed_is_nothing_to_decide(ticket_in, people, now):
    with pytest.raises(GuardFailed):
        decided(ticket_in(State.INTAKE), people.leader, now)


def test_a_rejection_that_classifying_made_void_is_in_nobodys_way(ticket_in, people, category_complex, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    ticket = classify(ticket=ref(ticket), by=people.agent, as_=a_classification(category_complex), now=now)
    ticket = investigators_case(people, ticket)
    invalidity_proposed(ticket, people.investigator, now)
    assert [proposal.outcome for proposal in ticket.proposals.order_by("pk")] == [Proposal.Outcome.OVER, ""]


def test_only_the_proposal_that_was_shown_is_decided(ticket_in, people, now):
    ticket = ticket_in(State.INTAKE)
    rejection_proposed(ticket, people.agent, now)
    seen = ticket.proposals.get()
    decided(ticket, people.leader, now, agrees=False, opinion="有具体事实")
    rejection_proposed(ticket, people.leader, now)
    other = colleague(people.leader, "L2")
    waiting = ticket.proposals.get(decided_at=None)
    how = {"by": other, "opinion": "", "agrees": True, "now": now}
    with pytest.raises(Superseded) as refused:
        decide_rejection(ticket=ref(ticket), proposal=seen.pk, **how)
    assert people.agent.name in refused.value.message
    assert people.leader.name in refused.value.message
    assert decide_rejection(ticket=ref(ticket), proposal=waiting.pk, **how).state == State.REJECTED


def test_a_proposal_of_another_ticket_is_not_told_of(ticket_in, people, now):
    ticket, other = ticket_in(State.INTAKE), ticket_in(State.INTAKE)
    for each in (ticket, other):
        rejection_proposed(each, people.agent, now)
    with pytest.raises(Superseded) as refused:
        decide_rejection(
            ticket=ref(ticket),
            by=people.leader,
            agrees=True,
            opinion="",
            proposal=other.proposals.get().pk,
            now=now,
        )
    assert "–" in refused.value.message
