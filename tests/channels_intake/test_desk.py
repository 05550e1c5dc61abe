"""Entering a complaint for a caller: complete, once, and with what is known of the number."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from channels_intake.desk import enter_contact
from channels_intake.models import Contact
from complaints.lifecycle.intake import enter
from complaints.models import Ticket
from complaints.states import State
from tests.factories import PHONE, a_complaint

pytestmark = pytest.mark.django_db
URL = "/work/new/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def form(now):
    def filled(**changed):
        return {
            "entry_key": str(uuid.uuid4()),
            "channel": "hotline",
            "received_at": timezone.localtime(now - timedelta(minutes=4)).strftime("%Y-%m-%dT%H:%M"),
            "phone": PHONE,
            "name": "张晓明",
            "relation": "self",
            "email": "",
            "description": "昨晚八点起城东路这片手机全没信号，店里扫码都收不了钱！",
            "demand": "尽快修复",
            **changed,
        }

    return filled


@pytest.mark.parametrize("role", list(Role))
def test_only_agents_and_leaders_enter_complaints(people, role, form):
    client = Client()
    client.force_login(getattr(people, role))
    expected = 200 if role in {Role.AGENT, Role.LEADER} else 403
    assert client.get(URL).status_code == expected
    assert client.post(f"{URL}known/", {"phone": PHONE}).status_code == expected
    if expected == 403:
        assert client.post(URL, form()).status_code == 403
        assert not Ticket.objects.exists()


def test_a_call_becomes_a_ticket_of_the_agent(agent, people, form, category_complex):
    response = agent.post(URL, form(category=category_complex.pk, is_vulnerable="on", place="城东路"))
    ticket = Ticket.objects.get()
    assert response.url == f"/work/tickets/{ticket.number}/"
    assert (ticket.state, ticket.agent, ticket.category, ticket.is_vulnerable) == (
        State.INTAKE,
        people.agent,
        category_complex,
        True,
    )
    assert Contact.objects.get().ticket == ticket


def test_the_code_is_shown_until_the_next_step_to_be_read_out(agent, form):
    """A reload, or a browser that fetches ahead, must not lose what nobody can read back."""
    address = agent.post(URL, form()).url
    kept = str(dict(agent.session.items()))
    agent.head(address)
    first, second = agent.get(address), agent.get(address)
    assert re.fullmatch(r"\d{6}", first.context["receipt"].code)
    assert first.context["receipt"].code in second.content.decode()
    assert first.context["receipt"].code not in kept
    note = {"version": 1, "key": uuid.uuid4(), "text": "已告知编号和查询码"}
    assert agent.post(f"{address}moves/add_note/", note).status_code == 302
    assert agent.get(address).context["receipt"] is None


def test_the_form_sent_twice_makes_one_ticket(agent, form):
    data = form()
    addresses = {agent.post(URL, data).url for _again in range(2)}
    assert len(addresses) == 1
    assert Ticket.objects.count() == 1
    assert agent.get(addresses.pop()).context["receipt"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"description": ""}, "description"),
        ({"description": "字" * 5001}, "description"),
        ({"description": "a\x00b"}, "description"),
        ({"name": ""}, "name"),
        ({"name": "字" * 61}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "not a number"}, "phone"),
        ({"phone": "1" * 33}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"channel": "web"}, "channel"),
        ({"channel": "pigeon"}, "channel"),
        ({"relation": "cousin"}, "relation"),
        ({"category": "999999"}, "category"),
        ({"branch": "x"}, "branch"),
        ({"entry_key": "x"}, "entry_key"),
        ({"received_at": ""}, "received_at"),
        ({"received_at": "soon"}, "received_at"),
    ],
)
def test_wrong_input_is_named_and_nothing_typed_is_lost(agent, form, changed, field):
    response = agent.post(URL, form(demand="请退费并致歉", **changed))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "请退费并致歉" in response.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("delta", [timedelta(hours=2), timedelta(days=-61)])
def test_a_time_that_cannot_be_is_refused(agent, form, now, delta):
    at = timezone.localtime(now + delta).strftime("%Y-%m-%dT%H:%M")
    assert "received_at" in agent.post(URL, form(received_at=at)).context["form"].errors


def test_whoever_stays_unnamed_needs_neither_name_nor_number(agent, form):
    assert agent.post(URL, form(relation="anonymous", name="", phone="")).status_code == 302


def test_rare_characters_and_markup_survive_as_text(agent, form):
    words = "<script>alert(1)</script> 䶮𠮷😀"
    address = agent.post(URL, form(name="王䶮", description=words)).url
    ticket = Ticket.objects.select_related("customer").get()
    assert (ticket.description, ticket.customer.name) == (words, "王䶮")
    assert "<script>alert(1)" not in agent.get(address).content.decode()


def test_a_known_number_shows_the_customer_masked_and_the_open_tickets(agent, people, now):
    mine = enter(complaint=a_complaint(now), by=people.agent, now=now).ticket
    others = enter(complaint=a_complaint(now), by=people.leader, now=now).ticket
    page = agent.post(f"{URL}known/", {"phone": "+86 138 0000 0000"}).content.decode()
    assert mine.number in page
    assert others.number not in page
    assert "张**" in page
    assert "张晓明" not in page
    assert "<html" not in page


def test_a_complaint_within_thirty_days_is_pointed_out(agent, people, now):
    enter(complaint=a_complaint(now, received_at=now - timedelta(days=29)), by=people.agent, now=now)
    assert agent.post(f"{URL}known/", {"phone": PHONE}).context["known"].is_recent
    Ticket.objects.update(received_at=now - timedelta(days=31))
    assert not agent.post(f"{URL}known/", {"phone": PHONE}).context["known"].is_recent


@pytest.mark.parametrize("phone", ["", "x", "12", "\x00", "1" * 5000])
def test_looking_up_nonsense_finds_nothing(agent, phone):
    response = agent.post(f"{URL}known/", {"phone": phone})
    assert response.status_code == 200
    assert not response.context["known"].customers


def test_no_number_is_looked_up_by_address(agent):
    assert agent.get(f"{URL}known/", {"phone": PHONE}).status_code == 405


def test_look_up_without_javascript_keeps_the_form(agent, people, form, now):
    enter(complaint=a_complaint(now), by=people.agent, now=now)
    response = agent.post(URL, form(look_up="1", description="说到一半", received_at="", name=""))
    assert response.status_code == 200
    assert response.context["known"].customers
    assert "说到一半" in response.content.decode()
    assert not response.context["form"].errors
    assert Ticket.objects.count() == 1


def test_the_form_takes_few_queries(agent, category_complex, django_assert_num_queries):
    agent.get(URL)  # reads the catalogue, which is kept until somebody changes it
    with django_assert_num_queries(5):  # session, user, counts of the navigation; catalogue, draft
        agent.get(URL)


def test_a_contact_that_has_its_ticket_gets_no_second_one(people, now):
    """Whoever enters it again, under another key, must not become the agent of a copy."""
    first = enter_contact(external_id="call-7", complaint=a_complaint(now), by=people.agent, now=now)
    again = enter_contact(external_id="call-7", complaint=a_complaint(now), by=people.leader, now=now)
    assert (again.ticket, again.code) == (first.ticket, None)
    assert Ticket.objects.count() == 1
