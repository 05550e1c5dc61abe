"""Cases closed without being handled: never by one person alone, never without telling the customer."""

from datetime import date

import pytest

from accounts.actors import CUSTOMER
from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.appealing import appeal
from complaints.lifecycle.classify import classify
from complaints.lifecycle.closing import decide_invalid, decide_rejection, propose_invalid, withdraw
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import (
    AlreadyDone,
    GuardFailed,
    IllegalMove,
    KeptApart,
    NotAllowed,
    Stale,
    Superseded,
)
from complaints.lifecycle.waiting import ask_customer
from complaints.models import Appeal, DepartmentTask, Proposal, Question, Term, Ticket
from complaints.states import NoticeChannel, State
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


def voted(ticket: Ticket, by: User, now, *, agrees: bool = True, opinion: str = "同意") -> Ticket:
    ticket.refresh_from_db()
    return decide_invalid(ticket=ref(ticket), by=by, agrees=agrees, opinion=opinion, now=now)


@pytest.fixture
def suspected(ticket_in, people, second_approver, now) -> Ticket:
    """A case an investigator proposed to declare invalid."""
    ticket = investigators_case(people, ticket_in(State.INVESTIGATING))
    invalidity_proposed(ticket, people.investigator, now)
    return ticket


@pytest.fixture
def second_approver(people) -> User:
    return colleague(people.approver, "P2")


# Not accepted


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


# Invalid


def test_only_the_invalidity_that_was_shown_is_voted_on(suspected, people, second_approver, now):
    seen = suspected.proposals.get()
    voted(suspected, people.approver, now, agrees=False, opinion="证据不足")
    invalidity_proposed(suspected, people.investigator, now)
    with pytest.raises(Superseded):
        decide_invalid(
            ticket=ref(suspected), by=second_approver, agrees=True, opinion="", proposal=seen.pk, now=now
        )
    assert suspected.proposals.get(decided_at=None).votes.count() == 0


def test_a_case_is_invalid_when_two_approvers_agree(suspected, people, second_approver, now):
    assert told("invalidation_proposed") == {people.approver.staff_number, second_approver.staff_number}
    assert voted(suspected, people.approver, now).state == State.INVESTIGATING
    closed = voted(suspected, second_approver, now)
    assert (closed.state, closed.closed_for) == (State.INVALID, a_reason())
    assert closed.retain_until == date(2029, 11, 16)
    assert [event.kind for event in suspected.history.all()][-4:] == [
        "closing_proposed",
        "closing_voted",
        "closing_voted",
        "invalidated",
    ]
    assert told("invalidated") == {"customer"}


def test_one_approver_has_one_vote(suspected, people, now):
    voted(suspected, people.approver, now)
    with pytest.raises(KeptApart):
        voted(suspected, people.approver, now)
    suspected.refresh_from_db()
    assert suspected.state == State.INVESTIGATING


def test_the_first_vote_sent_twice_counts_once(suspected, people, now):
    seen = ref(suspected)
    decide_invalid(ticket=seen, by=people.approver, agrees=True, opinion="", now=now)
    with pytest.raises(AlreadyDone):
        decide_invalid(ticket=seen, by=people.approver, agrees=True, opinion="", now=now)


def test_whoever_proposed_it_does_not_vote(suspected, people, now):
    people.investigator.role = Role.APPROVER  # promoted since
    people.investigator.save()
    with pytest.raises(KeptApart):
        voted(suspected, people.investigator, now)


def test_one_no_ends_the_proposal(suspected, people, second_approver, now):
    voted(suspected, people.approver, now)
    assert voted(suspected, second_approver, now, agrees=False, opinion="证据不足").state == (
        State.INVESTIGATING
    )
    assert suspected.proposals.get().outcome == Proposal.Outcome.REFUSED
    assert told("proposal_refused") == {people.investigator.staff_number}


def test_yes_after_a_no_on_an_earlier_proposal_counts_from_one(suspected, people, second_approver, now):
    voted(suspected, people.approver, now)
    voted(suspected, second_approver, now, agrees=False, opinion="证据不足")
    invalidity_proposed(suspected, people.investigator, now)
    assert voted(suspected, people.approver, now).state == State.INVESTIGATING
    assert voted(suspected, second_approver, now).state == State.INVALID


@pytest.mark.parametrize("given", [{"evidence": " "}, {"explanation": ""}])
def test_a_proposal_needs_evidence_and_an_explanation(ticket_in, people, now, given):
    ticket = investigators_case(people, ticket_in(State.INVESTIGATING))
    about = {"reason": a_reason(), "explanation": "不属实", "evidence": "详单", **given}
    with pytest.raises(GuardFailed) as refusal:
        propose_invalid(ticket=ref(ticket), by=people.investigator, now=now, **about)
    assert refusal.value.field == next(iter(given))


def test_a_reason_comes_from_the_taxonomy_of_reasons(ticket_in, people, now):
    ticket = investigators_case(people, ticket_in(State.INVESTIGATING))
    cause = Term.objects.get(kind=Term.Kind.CAUSE)
    with pytest.raises(GuardFailed) as refusal:
        propose_invalid(
            ticket=ref(ticket), by=people.investigator, reason=cause, explanation="x", evidence="x", now=now
        )
    assert refusal.value.field == "reason"


def test_an_approver_sees_what_waits_for_a_vote_and_what_was_voted_on(
    suspected, people, second_approver, now
):
    seen_by = Ticket.objects.visible_to(people.approver)
    assert suspected in seen_by
    voted(suspected, people.approver, now)
    voted(suspected, second_approver, now)
    assert suspected in seen_by.all()


# Withdrawn


def test_a_customer_withdraws_without_giving_a_reason(ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    closed = withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)
    assert (closed.state, closed.archived_at, closed.retain_until) == (
        State.WITHDRAWN,
        now,
        date(2029, 11, 16),
    )
    assert told("withdrawal_recorded") == {people.agent.staff_number, people.handler.staff_number}
    assert told("withdrawn") == {"customer"}


def test_an_agent_writes_down_what_the_customer_said(ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    with pytest.raises(GuardFailed) as refusal:
        withdraw(ticket=ref(ticket), by=people.agent, channel=NoticeChannel.PHONE, reason=" ", now=now)
    assert refusal.value.field == "reason"
    withdraw(ticket=ref(ticket), by=people.agent, channel=NoticeChannel.PHONE, reason="问题自己好了", now=now)
    assert ticket.history.latest("seq").payload["reason"] == "问题自己好了"


def test_a_withdrawal_ends_what_was_still_open(ticket_in, people, network, now):
    ticket = investigators_case(people, ticket_in(State.INVESTIGATING))
    DepartmentTask.objects.create(
        ticket=ticket,
        department=network,
        request="查",
        due_on=now.date(),
        asked_by=people.handler,
        asked_at=now,
    )
    invalidity_proposed(ticket, people.investigator, now)
    ticket = ask_customer(
        ticket=ref(ticket),
        by=people.investigator,
        question="几点？",
        reply_by=now.replace(hour=20),
        now=now,
    )
    withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)
    assert ticket.proposals.get().outcome == Proposal.Outcome.OVER
    assert ticket.questions.get().ending == Question.Ending.OVER
    assert ticket.tasks.get().closed_at == now


def test_a_closed_case_is_not_withdrawn(ticket_in, now):
    ticket = ticket_in(State.ARCHIVED)
    with pytest.raises(IllegalMove):
        withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)


def test_a_regulators_case_is_not_withdrawn(ticket_in, people, now):
    ticket = ticket_in(State.ARCHIVED)
    ticket = appeal(
        ticket=ref(ticket),
        by=people.agent,
        kind=Appeal.Kind.REGULATOR,
        grounds="逾期未答复",
        external_number="GX-1",
        now=now,
    )
    with pytest.raises(GuardFailed):
        withdraw(ticket=ref(ticket), by=CUSTOMER, channel=NoticeChannel.ONLINE, now=now)


def test_a_withdrawal_of_an_untouched_page_only(ticket_in, people, category_complex, now):
    ticket = ticket_in(State.INTAKE)
    classify(ticket=ref(ticket), by=people.agent, as_=a_classification(category_complex), now=now)
    with pytest.raises(Stale):
        withdraw(
            ticket=TicketRef(number=ticket.number, version=1),
            by=CUSTOMER,
            channel=NoticeChannel.ONLINE,
            now=now,
        )
