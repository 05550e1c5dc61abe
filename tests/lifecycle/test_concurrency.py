"""Two at once, with real connections."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from complaints.lifecycle.classify import classify
from complaints.lifecycle.intake import enter
from complaints.lifecycle.refusals import AlreadyDone, Stale
from complaints.models import Ticket
from complaints.numbering import parse_number
from complaints.states import State
from tests.factories import a_classification, a_complaint, ref

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work, times):
    def run(each):
        try:
            return work(each)
        except (Stale, AlreadyDone) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_numbers_are_unique_and_without_gaps(people, now):
    tickets = at_once(lambda _: enter(complaint=a_complaint(now), by=people.agent, now=now).ticket, 8)
    numbers = sorted(ticket.number for ticket in tickets)
    assert [number.split("-")[1] for number in numbers] == [f"{n:04}" for n in range(1, 9)]
    assert all(str(parse_number(number)) == number for number in numbers)


def test_one_form_sent_many_times_at_once_is_one_ticket(people, now):
    complaint = a_complaint(now)
    receipts = at_once(lambda _: enter(complaint=complaint, by=people.agent, now=now), 6)
    assert len({receipt.ticket.pk for receipt in receipts}) == 1
    assert sum(receipt.code is not None for receipt in receipts) == 1
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("refusal", [Stale, AlreadyDone])
def test_of_many_moving_one_ticket_exactly_one_succeeds(journey, people, now, refusal):
    ticket = journey.to(State.INTAKE)
    shared = ref(ticket)
    as_ = a_classification(journey.category)

    def move(_):
        seen = shared if refusal is AlreadyDone else ref(ticket)
        return classify(ticket=seen, by=people.agent, as_=as_, now=now)

    results = at_once(move, 6)
    assert sum(isinstance(result, Ticket) for result in results) == 1
    assert sum(isinstance(result, refusal) for result in results) == 5
    assert ticket.history.count() == 2
