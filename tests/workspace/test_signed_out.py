"""A form sent after the session has ended, or refused before any view saw it: nothing typed is lost."""

import uuid

import pytest
from django.test import Client

from complaints.models import FormDraft, HistoryEvent
from complaints.states import State
from complaints.workspace.drafts import Slot
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
WORDS = "用户说一半电话断了"


@pytest.fixture
def late(people, ticket_in):
    """A note that was being written when the session ended: the ticket, its address, the form."""
    ticket = ticket_in(State.INTAKE)
    slot = Slot.of_move(people.agent, ticket, "add_note")
    form = {"draft": slot.token, "version": ticket.version, "key": uuid.uuid4(), "text": WORDS}
    return ticket, f"/work/tickets/{ticket.number}/moves/add_note/", form


def signed_in(client, person, follow):
    data = {"staff_number": person.staff_number, "password": PASSWORD, "next": follow}
    return client.post("/staff/sign-in/", data, follow=True)


def test_signing_in_leads_back_to_the_form_with_the_words_in_it(client, people, late):
    ticket, address, form = late
    answer = client.post(address, form)
    assert answer.url.startswith("/staff/sign-in/?next=")
    asked = client.get(answer.url)
    assert [message.level_tag for message in asked.context["messages"]] == ["info"]
    back = signed_in(client, people.agent, asked.context["next"])
    assert back.redirect_chain[-1][0] == f"/work/tickets/{ticket.number}/?move=add_note"
    assert WORDS in back.content.decode()
    assert not HistoryEvent.objects.filter(ticket=ticket, kind="noted").exists()


def test_somebody_else_who_signs_in_there_sees_none_of_it(client, people, late):
    _ticket, address, form = late
    asked = client.get(client.post(address, form).url)
    back = signed_in(client, people.leader, asked.context["next"])
    assert back.status_code == 200
    assert WORDS not in back.content.decode()


def test_a_complaint_being_entered_is_kept_too(client, people):
    slot = Slot.of_entry(people.agent, "/work/new/")
    answer = client.post("/work/new/", {"draft": slot.token, "phone": "13800000000", "description": WORDS})
    asked = client.get(answer.url)
    back = signed_in(client, people.agent, asked.context["next"])
    assert back.redirect_chain[-1][0] == "/work/new/"
    assert WORDS in back.content.decode()
    assert "13800000000" not in answer.url


def test_what_cannot_be_kept_is_said(client, late):
    _ticket, address, form = late
    answer = client.post(address, {**form, "draft": "forged"})
    asked = client.get(answer.url)
    assert [message.level_tag for message in asked.context["messages"]] == ["warning"]
    assert not FormDraft.objects.exists()


def test_typing_on_without_a_session_is_kept_and_says_so(client, late):
    _ticket, _address, form = late
    answer = client.post("/work/drafts/", form)
    assert answer.status_code == 200
    assert answer.context["signed_out"]
    assert "/staff/sign-in/" in answer.content.decode()
    assert FormDraft.objects.count() == 1


def test_nothing_can_be_thrown_away_or_read_without_a_session(client, late):
    _ticket, _address, form = late
    client.post("/work/drafts/", form)
    assert client.post("/work/drafts/discard/", form).url.startswith("/staff/sign-in/")
    assert FormDraft.objects.count() == 1


def test_a_form_refused_as_forged_keeps_its_words_and_leads_back(people, late):
    """Whoever signs in anew in another tab has a new token; the form still has the old one."""
    ticket, address, form = late
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.agent)
    answer = strict.post(address, form)
    assert answer.status_code == 403
    assert f"/work/tickets/{ticket.number}/?move=add_note" in answer.content.decode()
    assert "/staff/sign-in/?next=" in answer.content.decode()
    assert answer.context["is_kept"]
    assert not HistoryEvent.objects.filter(ticket=ticket, kind="noted").exists()


def test_a_really_forged_form_keeps_nothing(people, late):
    _ticket, address, form = late
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.leader)
    assert not strict.post(address, form).context["is_kept"]
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        ("http://testserver/complain/what/?x=1", "/complain/what/"),
        ("http://elsewhere.example/complain/", ""),
        ("", ""),
    ],
)
def test_the_refusal_leads_back_to_the_form_and_to_the_front_page(db, referer, leads_to):
    strict = Client(enforce_csrf_checks=True, headers={"referer": referer} if referer else {})
    answer = strict.post("/complain/", {"name": "张"})
    page = answer.content.decode()
    assert answer.context["page"] == leads_to
    assert 'href="/"' in page
    assert (f'href="{leads_to}"' in page) == bool(leads_to)
    assert "elsewhere" not in page
    assert "/staff/sign-in/" not in page


def test_the_icon_browsers_ask_for_is_there(client):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.url.endswith("favicon.svg")) == (302, True)
