"""Two at once in second handling and early closing, with real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.actors import CUSTOMER
from complaints.lifecycle.closing import decide_invalid
from complaints.lifecycle.investigate import start_investigation
from complaints.lifecycle.merging import merge
from complaints.lifecycle.refusals import GuardFailed, IllegalMove, KeptApart, Stale
from complaints.lifecycle.reopening import reopen
from complaints.models import Ticket
from complaints.states import State
from tests.factories import ref
from tests.second import colleague, invalidity_proposed, investigators_case

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """What each piece of work gave, or how it was refused."""

    def run(work):
        try:
            return work()
        except (Stale, IllegalMove, GuardFailed, KeptApart, Ticket.DoesNotExist) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def tickets(results):
    return [result for result in results if isinstance(result, Ticket)]


@pytest.fixture
def suspected(ticket_in, people, now):
    ticket = investigators_case(people, ticket_in(State.INVESTIGATING))
    invalidity_proposed(ticket, people.investigator, now)
    return ticket


def test_two_approvers_at_once_close_the_case_between_them(suspected, people, now):
    approvers = (people.approver, colleague(people.approver, "P2"))
    results = at_once(
        *(
            lambda by=by: decide_invalid(ticket=ref(suspected), by=by, agrees=True, opinion="", now=now)
            for by in approvers
        )
    )
    assert len(tickets(results)) == 2
    suspected.refresh_from_db()
    assert suspected.state == State.INVALID
    assert suspected.history.filter(kind="invalidated").count() == 1


def test_one_approver_in_two_windows_votes_once(suspected, people, now):
    vote = lambda: decide_invalid(  # noqa: E731
        ticket=ref(suspected), by=people.approver, agrees=True, opinion="", now=now
    )
    results = at_once(vote, vote)
    assert len(tickets(results)) == 1
    suspected.refresh_from_db()
    assert suspected.state == State.INVESTIGATING


def test_yes_and_no_at_once_leave_one_outcome(suspected, people, now):
    second, third = colleague(people.approver, "P2"), colleague(people.approver, "P3")
    decide_invalid(ticket=ref(suspected), by=people.approver, agrees=True, opinion="", now=now)
    at_once(
        lambda: decide_invalid(ticket=ref(suspected), by=second, agrees=True, opinion="", now=now),
        lambda: decide_invalid(ticket=ref(suspected), by=third, agrees=False, opinion="不", now=now),
    )
    suspected.refresh_from_db()
    outcome = suspected.proposals.get().outcome
    assert (suspected.state, outcome) in {(State.INVALID, "carried"), (State.INVESTIGATING, "refused")}


def test_of_two_reopenings_one_begins_the_second_handling(ticket_in, people, now):
    ticket = ticket_in(State.FEEDBACK)
    results = at_once(
        lambda: reopen(ticket=ref(ticket), by=CUSTOMER, reason="没解决", now=now),
        lambda: reopen(ticket=ref(ticket), by=people.agent, reason="来电：没解决", now=now),
    )
    assert len(tickets(results)) == 1
    ticket.refresh_from_db()
    assert ticket.cycle == 2
    assert ticket.history.filter(kind="reopened").count() == 1


def test_a_merge_and_a_move_of_the_same_ticket_exclude_each_other(ticket_in, people, now):
    source, target = ticket_in(State.ASSIGNED), ticket_in(State.CLASSIFIED)
    handler = people.handler
    results = at_once(
        lambda: merge(ticket=ref(source), by=people.leader, into=target.number, reason="", now=now),
        lambda: start_investigation(ticket=ref(source), by=handler, owner=handler, now=now),
    )
    assert len(tickets(results)) == 1
    source.refresh_from_db()
    was_merged = source.state == State.MERGED
    assert target.history.filter(kind="took_over").exists() == was_merged


def test_two_leaders_who_merge_crosswise_leave_one_ticket_open(ticket_in, people, now):
    one, other = ticket_in(State.CLASSIFIED), ticket_in(State.CLASSIFIED)
    leaders = (people.leader, colleague(people.leader, "L2"))
    results = at_once(
        lambda: merge(ticket=ref(one), by=leaders[0], into=other.number, reason="", now=now),
        lambda: merge(ticket=ref(other), by=leaders[1], into=one.number, reason="", now=now),
    )
    assert len(tickets(results)) == 1
    assert Ticket.objects.open().count() == 1


def test_a_merge_and_a_move_of_the_target_both_happen(ticket_in, people, now):
    """Neither writes over the other: the move keeps its state, the target its earliest receipt."""
    source, target = ticket_in(State.CLASSIFIED), ticket_in(State.ASSIGNED)
    handler = people.handler
    results = at_once(
        lambda: merge(ticket=ref(source), by=people.leader, into=target.number, reason="", now=now),
        lambda: start_investigation(ticket=ref(target), by=handler, owner=handler, now=now),
    )
    assert len(tickets(results)) == 2
    target.refresh_from_db()
    assert target.state == State.INVESTIGATING
    assert list(target.history.values_list("seq", flat=True)) == list(range(1, target.history.count() + 1))
