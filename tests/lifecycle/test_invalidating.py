"""Invalid: evidence, two different approvers, and one “no” ends it."""

from datetime import date

import pytest

from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.closing import decide_invalid, propose_invalid
from complaints.lifecycle.refusals import (
    AlreadyDone,
    GuardFailed,
    KeptApart,
    Superseded,
)
from complaints.models import Proposal, Term, Ticket
from complaints.states import State
from tests.factories import ref
from tests.second import (
    a_reason,
    colleague,
    invalidity_proposed,
    investigators_case,
    told,
)

pytestmark = pytest.mark.django_db


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
