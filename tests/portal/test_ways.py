"""A plan that leaves the customer a choice."""

import uuid
from decimal import Decimal

import pytest

from complaints.lifecycle.approving import approve_plan
from complaints.lifecycle.investigate import submit_plan
from complaints.lifecycle.plan_draft import RemedyDraft
from complaints.models import Term, Ticket
from complaints.states import State
from tests.factories import a_plan, ref

ENGLISH = {"accept-language": "en"}
WAYS = ("一周内修好 <b>", "马上退订")


@pytest.fixture
def choice(client, customer, people, network, now):
    """A ticket whose customer can choose: ¥10 in any case, and ¥90 with the second way."""
    ticket = customer(State.INVESTIGATING)
    repair = Term.objects.get(kind=Term.Kind.REMEDY)
    remedies = (
        RemedyDraft(remedy=repair, amount=Decimal(10)),
        RemedyDraft(remedy=repair, option=1),
        RemedyDraft(remedy=repair, amount=Decimal(90), option=2),
    )
    draft = a_plan(network, now, Decimal(0), remedies=remedies, options=WAYS)
    ticket = submit_plan(ticket=ref(ticket), by=people.handler, draft=draft, now=now)
    return approve_plan(ticket=ref(ticket), by=people.leader, opinion="", now=now)


def agree(client, ticket, **given):
    form = {"version": ticket.version, "key": uuid.uuid4(), **given}
    return client.post(f"/progress/{ticket.number}/agree/", form, headers=ENGLISH)


def shown(client, ticket, page=""):
    return client.get(f"/progress/{ticket.number}/{page}", headers=ENGLISH).content.decode()


def test_each_way_is_offered_with_its_amount(client, choice):
    for page in (shown(client, choice), shown(client, choice, "agree/")):
        assert "一周内修好 &lt;b&gt;" in page
        assert "You receive ¥10.00 in all" in page
        assert "You receive ¥100.00 in all" in page
        assert "You receive <b>" not in page
    assert "Choose and agree" in shown(client, choice)


@pytest.mark.parametrize("given", [{}, {"option": ""}, {"option": "3"}, {"option": "x"}])
def test_agreeing_needs_a_choice(client, choice, given):
    answer = agree(client, choice, **given)
    assert answer.status_code == 422
    assert "id_option_error" in answer.content.decode()
    assert Ticket.objects.get(pk=choice.pk).state == State.NEGOTIATING


def test_what_was_chosen_is_carried_out_and_paid(client, choice):
    assert agree(client, choice, option="2").status_code == 302
    assert choice.plans.get().chosen.text == "马上退订"
    page = shown(client, choice)
    assert "You receive <b>¥100.00</b>" in page
    assert "Chosen: 马上退订" in page


def test_the_choice_costs_no_more_queries(client, choice, django_assert_max_num_queries):
    client.get(f"/progress/{choice.number}/agree/")
    with django_assert_max_num_queries(16):
        client.get(f"/progress/{choice.number}/agree/")
