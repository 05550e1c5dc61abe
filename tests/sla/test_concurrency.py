"""Sweepers beside each other and beside people who move the same tickets, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.remarks import add_note
from complaints.models import Ticket
from complaints.models.history import digest
from notifications.models import Notice
from sla.enforcer import sweep
from sla.models import Clock, FiredStep
from tests.sla.conftest import SECOND
from tests.sla.syncing import sync

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Run all of these in threads of their own; raises what any of them raised."""

    def run(work):
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


def intact(ticket):
    previous = ""
    for number, event in enumerate(ticket.history.order_by("seq"), start=1):
        assert (event.seq, event.previous, event.digest) == (number, previous, digest(event, ticket.number))
        previous = event.digest


@pytest.fixture
def due(entered, solution):
    """Thirty tickets whose promise is broken, and an instant at which nobody has noticed yet."""
    tickets = [entered(phone=f"138000030{n:02}") for n in range(30)]
    return tickets, solution(tickets[-1]).due_at + SECOND


def test_many_sweepers_record_each_step_once(due):
    tickets, at = due
    swept = at_once(*[lambda: sweep(now=lambda: at, batch=4)] * 6)
    assert sum(each.steps for each in swept) == 90 == FiredStep.objects.count()
    assert Notice.objects.filter(kind="overdue").count() == 30
    for ticket in tickets:
        intact(ticket)


def test_moves_and_sweeps_neither_deadlock_nor_lose_anything(due, people):
    tickets, at = due

    def work(agent=people.agent):
        for ticket in tickets:
            add_note(ticket=TicketRef(number=ticket.number), by=agent, text="核实中", now=at)
            with transaction.atomic():
                locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
                sync(locked, now=at)

    def patrol():
        for _ in range(8):
            sweep(now=lambda: at, batch=5)

    at_once(work, work, patrol, patrol)
    sweep(now=lambda: at)
    assert FiredStep.objects.filter(step="breach").count() == 30
    for ticket in tickets:
        intact(ticket)
        assert ticket.history.count() == 1 + 2 + 3


def test_a_ticket_that_somebody_is_moving_is_left_for_the_next_sweep(due):
    tickets, at = due
    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=tickets[0].pk)
        (swept,) = at_once(lambda: sweep(now=lambda: at))
    assert swept.clocks == 29
    left = Clock.objects.get(ticket=tickets[0], target="solution")
    assert (left.attempts, left.rung) == (0, 0)
    assert sweep(now=lambda: at).clocks == 1


def test_a_clock_met_while_it_was_in_hand_does_not_fire(due):
    """The truth is read again under the ticket's lock, not taken from the claim."""
    tickets, at = due
    started = at - timedelta(days=1)
    clock = tickets[0].clocks.get(target="solution")
    Clock.objects.filter(pk=clock.pk).update(met_at=started + timedelta(hours=1))
    sweep(now=lambda: at)
    assert clock.fired.count() == 0
    clock.refresh_from_db()
    assert clock.next_step_at is None
