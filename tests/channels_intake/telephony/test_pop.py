"""Who calls is shown to whoever answers, with what is known of the number."""

import pytest
from django.test import Client

from channels_intake.models import Contact
from complaints.models import Ticket
from complaints.states import State
from tests.factories import PHONE

pytestmark = pytest.mark.django_db
MINE = "/work/calls/mine/"


def test_nothing_is_asked_again_for_somebody_at_no_telephone(people, account):
    client = Client()
    client.force_login(people.agent)
    assert "hx-get" not in client.get(MINE).content.decode()


def test_it_rings_then_the_form_can_be_opened(agent, tell):
    idle = agent.get(MINE).content.decode()
    assert 'hx-trigger="every 3s"' in idle
    assert agent.get(f"{MINE}?seen=none").status_code == 204
    tell("ringing")
    rings = agent.get(f"{MINE}?seen=none").content.decode()
    assert ("138****0000" in rings, PHONE in rings, "<form" in rings) == (True, False, False)
    tell("answered", after=3)
    answered = agent.get(MINE).content.decode()
    contact = Contact.objects.get()
    assert f"/work/desk/{contact.pk}/take/" in answered
    page = agent.post(f"/work/desk/{contact.pk}/take/", follow=True)
    assert page.context["form"]["phone"].value() == PHONE
    tell("ended", after=30)
    assert 'id="pop-open"' not in agent.get(MINE).content.decode()


def test_open_tickets_and_what_was_promised_stand_beside(agent, tell, ticket_in):
    ticket = ticket_in(State.CLASSIFIED)
    tell("answered")
    shown = agent.get(MINE).content.decode()
    assert ticket.number in shown


def test_what_is_open_already_does_not_pop_up(agent, tell):
    tell("answered")
    contact = Contact.objects.get()
    assert "is-on" not in agent.get(f"{MINE}?open={contact.pk}").content.decode()
    tell("ringing", "c2", after=5)
    assert "is-on" in agent.get(f"{MINE}?open={contact.pk}&seen=none").content.decode()
    assert agent.get(f"{MINE}?open=1;x").status_code == 200


def test_it_rings_for_nobody_else(agent, tell, people):
    tell("answered", agent="8002")
    assert agent.get(f"{MINE}?seen=none").status_code == 204


def test_asking_costs_little(agent, tell, django_assert_max_num_queries):
    tell("answered")
    mark = agent.get(MINE).context["mark"]
    with django_assert_max_num_queries(5):
        assert agent.get(f"{MINE}?seen={mark}").status_code == 204


def test_entering_during_a_long_call_is_in_time(agent, tell, now):
    tell("answered", after=-3000)
    contact = Contact.objects.get()
    filled = {"phone": PHONE, "name": "张晓明", "relation": "self", "description": "没有信号"}
    assert agent.post(f"/work/desk/{contact.pk}/", filled).status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.clocks.get(target="entry").in_time, ticket.received_at < now) == (True, True)
    tell("ended", after=10)
    assert list(ticket.clocks.filter(target="entry").values_list("met_at", flat=True)) == [ticket.entered_at]


def test_the_desk_has_room_for_it(agent, tell):
    tell("answered")
    contact = Contact.objects.get()
    for page in ("/work/desk/", "/work/new/", f"/work/desk/{contact.pk}/"):
        assert 'id="pop"' in agent.get(page).content.decode()
