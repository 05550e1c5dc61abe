"""What the customer sees of a complaint, and what never."""

from pathlib import Path

import pytest
from django.utils import translation

from accounts.actors import ActorKind
from complaints.lifecycle.events import Classification, Event
from complaints.lifecycle.remarks import add_note
from complaints.models import HistoryEvent
from complaints.portal.history import INTERNAL, has_template, public_history
from complaints.portal.words import WORDS
from complaints.states import State
from tests.factories import STATES, ref

SECRETS = ("3 号站射频单元故障", "告警截图", "何立", "测试", "路测记录", "内部备注", "同意了吧")


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_page_in_few_queries(client, customer, state, django_assert_max_num_queries):
    ticket = customer(state)
    with django_assert_max_num_queries(14):
        page = client.get(f"/progress/{ticket.number}/", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert page.headers["Cache-Control"].count("no-store") == 1
    with translation.override("en"):
        assert str(WORDS[state].title) in page.content.decode()


@pytest.mark.parametrize("state", [State.NEGOTIATING, State.FEEDBACK, State.ARCHIVED])
def test_notes_findings_and_names_of_staff_stay_inside(client, customer, people, now, state):
    ticket = customer(state)
    if state != State.ARCHIVED:
        add_note(ticket=ref(ticket), by=people.supervisor, text="内部备注：同意了吧", now=now)
    page = client.get(f"/progress/{ticket.number}/").content.decode()
    assert [secret for secret in SECRETS if secret in page] == []
    assert people.agent.staff_number in page
    assert people.handler.staff_number not in page


def test_no_personal_data_is_repeated_on_the_page(client, customer):
    page = client.get(f"/progress/{customer(State.INVESTIGATING).number}/").content.decode()
    assert [value for value in ("张晓明", "13800000000", "zhang@example.com", "18 号") if value in page] == []


def test_the_offered_plan_comes_with_steps_dates_and_money(client, customer):
    page = client.get(f"/progress/{customer(State.NEGOTIATING).number}/").content.decode()
    assert "更换 3 号站射频单元" in page
    assert "¥120.00" in page


def test_a_plan_under_review_is_not_shown(client, customer):
    page = client.get(f"/progress/{customer(State.PLAN_REVIEW).number}/").content.decode()
    assert "更换 3 号站射频单元" not in page


def test_the_result_is_shown_in_full(client, customer):
    page = client.get(f"/progress/{customer(State.FEEDBACK).number}/").content.decode()
    assert "信号已恢复，已减免停用期间月租" in page
    assert "同批设备已安排巡检" in page


def test_a_kind_of_event_without_a_partial_is_not_public():
    events = [
        HistoryEvent(kind=kind, payload={}, actor_kind=ActorKind.STAFF, to_state=State.INTAKE)
        for kind in (
            "noted",
            "plan_submitted",
            "plan_sent_back",
            "something_new",
            "evidence_added",
            "entered",
        )
    ]
    assert [event.template for event in public_history(events)] == ["portal/events/entered.html"]


def kinds(base=Event):
    """The kinds of all events there are, in whatever layer; a part of another event is none."""
    for each in base.__subclasses__():
        yield from ({each.kind} - {Classification.kind})
        yield from kinds(each)


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_of_event_is_told_to_the_customer_or_kept_inside(kind):
    assert has_template(kind) is (kind not in INTERNAL)


def test_whatever_is_told_or_kept_inside_exists():
    written = {path.stem for path in Path("templates/portal/events").glob("[!_]*.html")}
    assert written | INTERNAL == set(kinds())


def test_every_state_has_words_for_the_customer():
    assert set(WORDS) == set(State)


def test_looking_changes_nothing(client, customer):
    ticket = customer(State.NEGOTIATING)
    before = ticket.history.count(), ticket.version
    for path in ("", "agree/", "change/", "files/"):
        client.get(f"/progress/{ticket.number}/{path}")
    ticket = type(ticket).objects.get(pk=ticket.pk)
    assert (ticket.history.count(), ticket.version) == before


def test_the_written_result_can_be_printed_and_saved(client, customer):
    number = customer(State.FEEDBACK).number
    assert "信号已恢复" in client.get(f"/progress/{number}/result/").content.decode()
    saved = client.get(f"/progress/{number}/result.txt")
    assert saved.headers["Content-Disposition"] == f'attachment; filename="{number}.txt"'
    assert "信号已恢复" in saved.content.decode()


def test_before_a_result_there_is_none_to_print(client, customer):
    number = customer(State.INVESTIGATING).number
    assert client.get(f"/progress/{number}/result/").status_code == 404
