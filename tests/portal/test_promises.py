"""The dates and the choice that a customer is given."""

from datetime import timedelta

import pytest

from complaints.lifecycle.moving import TicketRef
from complaints.models import PlanOption
from complaints.states import NoticeChannel, State
from sla.deciding import decide_extension
from sla.extending import Explained, request_extension
from tests.portal.visiting import found, page, post


def test_a_later_date_comes_with_the_one_before_and_the_reason(client, customer, people, today):
    ticket = customer(State.INVESTIGATING)
    clock = ticket.clocks.get(target="full_solution")
    ref = TicketRef(number=ticket.number)
    explained = Explained(channel=NoticeChannel.PHONE, told_at=today, said="配件周五到货 <b>")
    asked_at = clock.due_at - timedelta(days=3)
    request_extension(
        ticket=ref,
        by=people.handler,
        clock=clock.pk,
        promised_at=clock.due_at + timedelta(days=5),
        reason="内部：供应商拖延",
        explained=explained,
        now=max(asked_at, today),
    )
    assert "Why later" not in page(client, ticket)
    decide_extension(ticket=ref, by=people.leader, agrees=True, now=max(asked_at, today))
    shown = page(client, ticket)
    assert "Why later than promised before?" in shown
    assert "配件周五到货 &lt;b&gt;" in shown
    assert "供应商拖延" not in shown


@pytest.fixture
def offered(customer):
    """A plan that offers two ways."""
    ticket = customer(State.NEGOTIATING)
    for position, text in enumerate(("减免一个月月租", "赠送 20 GB 流量"), start=1):
        PlanOption.objects.create(plan=ticket.plans.get(), position=position, text=text)
    return ticket


def test_the_customer_chooses_one_of_the_ways(client, offered):
    assert "赠送 20 GB 流量" in page(client, offered)
    post(client, offered, "agree", option="2")
    assert found(offered).state == State.IMPLEMENTING
    assert offered.plans.get().chosen.position == 2
    assert "赠送 20 GB 流量" in page(client, offered)


@pytest.mark.parametrize("option", ["", "0", "3", "x"])
def test_without_a_choice_nothing_is_agreed(client, offered, option):
    answer = post(client, offered, "agree", option=option)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"option"}
    assert found(offered).state == State.NEGOTIATING
