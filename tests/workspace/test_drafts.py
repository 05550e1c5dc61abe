"""What staff type is kept for them, encrypted, until it is sent, thrown away or a week old."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from complaints.models import FormDraft, Ticket
from complaints.states import State
from complaints.tasks import purge_form_drafts
from complaints.workspace.drafts import Slot
from config.celery import BEAT_SCHEDULE
from tests.workspace.conftest import page
from tests.workspace.filling import a_plan_form

pytestmark = pytest.mark.django_db
KEEP, DISCARD, NEW = "/work/drafts/", "/work/drafts/discard/", "/work/new/"


@pytest.fixture
def token(people):
    """`token("agent", ticket, "add_note")`: what the form on that person's page carries."""

    def made(role, ticket=None, move=""):
        person = getattr(people, role)
        slot = Slot.of_move(person, ticket, move) if ticket else Slot.of_entry(person, NEW)
        return slot.token

    return made


def opened(client, ticket, move=""):
    return page(client, ticket, f"?move={move}" if move else "").context["opened"]


def test_what_is_typed_is_there_again(as_, ticket_in, token):
    ticket = ticket_in(State.INTAKE)
    kept = as_("agent").post(KEEP, {"draft": token("agent", ticket, "add_note"), "text": "说到一半"})
    assert kept.status_code == 200
    shown = page(as_("agent"), ticket, "?move=add_note")
    assert "说到一半" in shown.content.decode()
    assert shown.context["opened"].restored_at
    assert 'form="discard-draft"' in shown.content.decode()


def test_the_form_being_written_opens_by_itself(as_, ticket_in, token):
    """After a crash nobody remembers which of the tabs it was."""
    ticket = ticket_in(State.INTAKE)
    as_("agent").post(KEEP, {"draft": token("agent", ticket, "add_note"), "text": "说到一半"})
    assert opened(as_("agent"), ticket).move.name == "add_note"
    assert opened(as_("agent"), ticket, "classify").move.name == "classify"


def test_every_kind_of_field_comes_back(as_, journey, ticket_in, token, category_complex):
    ticket = ticket_in(State.INTAKE)
    Ticket.objects.filter(pk=ticket.pk).update(is_vulnerable=True)
    typed = {
        "category": category_complex.pk,
        "severity": "3",
        "urgency": "2",
        "complexity": "simple",
        "tags": "夜间",
        "may_escalate": "on",
    }
    as_("agent").post(KEEP, {"draft": token("agent", ticket, "classify"), **typed})
    form = opened(as_("agent"), ticket, "classify").form
    assert {name: str(form[name].value()) for name in ("severity", "urgency", "complexity", "tags")} == {
        "severity": "3",
        "urgency": "2",
        "complexity": "simple",
        "tags": "夜间",
    }
    assert form["may_escalate"].value() is True
    assert form["is_vulnerable"].value() is False  # the box was emptied


def test_the_rows_of_a_plan_come_back(as_, ticket_in, network, now, token):
    ticket = ticket_in(State.INVESTIGATING)
    form = a_plan_form(network, now, **{"step-2-text": "路测", "step-TOTAL_FORMS": "4"})
    as_("handler").post(KEEP, {"draft": token("handler", ticket, "submit_plan"), **form})
    shown = opened(as_("handler"), ticket, "submit_plan").form
    assert [row["remedy"].value() for row in shown.remedies] == [str(form["remedy-0-remedy"]), None]
    assert [row["text"].value() for row in shown.steps] == ["更换射频单元", "", "路测", ""]
    assert shown["verified_true"].value() is True


def test_nobody_else_sees_it(as_, ticket_in, token):
    ticket = ticket_in(State.INTAKE)
    as_("agent").post(KEEP, {"draft": token("agent", ticket, "add_note"), "text": "只给自己看"})
    for shown in (page(as_("leader"), ticket, "?move=add_note"), as_("leader").get(NEW)):
        assert "只给自己看" not in shown.content.decode()


def test_whoever_is_signed_in_cannot_write_somebody_elses(as_, ticket_in, token):
    ticket = ticket_in(State.INTAKE)
    answer = as_("leader").post(KEEP, {"draft": token("agent", ticket, "add_note"), "text": "冒充"})
    assert answer.status_code == 422
    as_("leader").post(DISCARD, {"draft": token("agent", ticket, "add_note")})
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("forged", ["", "x", "WzEsMSwiYWRkX25vdGUiXQ:1:x"])
def test_a_made_up_owner_is_refused(as_, forged):
    assert as_("agent").post(KEEP, {"draft": forged, "text": "x"}).status_code == 422
    assert as_("agent").post(DISCARD, {"draft": forged}).url == "/work/"
    assert not FormDraft.objects.exists()


def test_it_is_encrypted(as_, token):
    as_("agent").post(KEEP, {"draft": token("agent"), "name": "张晓明", "phone": "13800000000"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed FROM complaints_formdraft")
        stored = bytes(cursor.fetchone()[0])
    assert "张晓明".encode() not in stored
    assert b"1380000" not in stored


def test_the_latest_words_take_the_place_of_the_earlier(as_, token):
    for words in ("昨", "昨晚", "昨晚八点"):
        as_("agent").post(KEEP, {"draft": token("agent"), "description": words})
    assert FormDraft.objects.count() == 1
    assert as_("agent").get(NEW).context["form"]["description"].value() == "昨晚八点"


def test_too_much_is_said_and_the_last_that_fitted_stays(as_, token):
    as_("agent").post(KEEP, {"draft": token("agent"), "description": "短"})
    answer = as_("agent").post(KEEP, {"draft": token("agent"), "description": "长" * 100_001})
    assert not answer.context["is_kept"]
    assert as_("agent").get(NEW).context["form"]["description"].value() == "短"


def test_the_draft_goes_when_the_move_is_made(as_, ticket_in, token, send):
    ticket = ticket_in(State.INTAKE)
    as_("agent").post(KEEP, {"draft": token("agent", ticket, "add_note"), "text": "写完了"})
    send(as_("agent"), ticket, "add_note", text="写完了")
    assert not FormDraft.objects.exists()


def test_what_was_kept_while_the_form_was_on_its_way_is_no_draft(as_, ticket_in, token, send):
    ticket, key = ticket_in(State.INTAKE), uuid.uuid4()
    send(as_("agent"), ticket, "add_note", key=key, text="写完了")
    as_("agent").post(KEEP, {"draft": token("agent", ticket, "add_note"), "key": key, "text": "写完了"})
    assert opened(as_("agent"), ticket, "add_note").restored_at is None


def test_a_refused_form_is_kept_without_any_script(as_, ticket_in, send):
    ticket = ticket_in(State.FEEDBACK)
    assert send(as_("agent"), ticket, "archive", comment="用户说再想想").status_code == 422
    assert opened(as_("agent"), ticket, "archive").form["comment"].value() == "用户说再想想"


def test_throwing_it_away_leads_back_to_the_empty_form(as_, ticket_in, token):
    ticket, mine = ticket_in(State.INTAKE), token("agent", ticket_in(State.INTAKE), "add_note")
    mine = token("agent", ticket, "add_note")
    as_("agent").post(KEEP, {"draft": mine, "text": "不要了"})
    answer = as_("agent").post(DISCARD, {"draft": mine})
    assert answer.url == f"/work/tickets/{ticket.number}/?move=add_note"
    assert "不要了" not in as_("agent").get(answer.url).content.decode()


def test_words_for_a_step_that_is_over_are_shown_to_be_copied(as_, ticket_in, journey, token):
    ticket = ticket_in(State.PLAN_REVIEW)
    as_("leader").post(KEEP, {"draft": token("leader", ticket, "send_back"), "opinion": "证据不够充分"})
    journey.plan_approved(ticket)
    shown = page(as_("leader"), ticket)
    assert "证据不够充分" in shown.content.decode()
    assert [draft["move"].name for draft in shown.context["left_over"]] == ["send_back"]


def test_after_a_week_it_is_gone(as_, ticket_in, token, now):
    ticket = ticket_in(State.INTAKE)
    for mine in (token("agent", ticket, "add_note"), token("agent")):
        as_("agent").post(KEEP, {"draft": mine, "text": "旧", "description": "旧"})
    FormDraft.objects.update(touched_at=now - FormDraft.KEPT + timedelta(minutes=1))
    assert purge_form_drafts() == 0
    FormDraft.objects.update(touched_at=now - FormDraft.KEPT - timedelta(minutes=1))
    assert opened(as_("agent"), ticket, "add_note").restored_at is None
    assert as_("agent").get(NEW).context["restored_at"] is None
    assert purge_form_drafts() == 2


def test_the_clean_up_is_on_the_schedule():
    assert purge_form_drafts.name in {entry["task"] for entry in BEAT_SCHEDULE.values()}


def test_keeping_needs_the_csrf_token(people, token):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(people.agent)
    assert strict.post(KEEP, {"draft": "x", "text": "x"}).status_code == 403


def test_nothing_kept_or_thrown_away_by_looking(as_):
    assert as_("agent").get(KEEP).status_code == 405
    assert as_("agent").get(DISCARD).status_code == 405
