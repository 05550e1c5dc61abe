"""Seeing a customer's data in full: with a reason, once, and never unnoticed (S001-10, S002-10)."""

import uuid

import pytest

from accounts.roles import Role
from complaints.lifecycle.refusals import NotAllowed
from complaints.lifecycle.remarks import reveal
from complaints.models import HistoryEvent, Ticket
from complaints.portal.history import public_history
from complaints.states import State
from tests.factories import PHONE, ref
from tests.workspace.conftest import page

pytestmark = pytest.mark.django_db
NAME, EMAIL, ADDRESS = "张晓明", "zhang@example.com", "城东区城东路 18 号"
REASON = "约用户今天下午上门测试"
MAY = ["leader", "handler", "branch", "supervisor"]


def is_in_full(response):
    shown = response.content.decode()
    return [words in shown for words in (NAME, PHONE, EMAIL, ADDRESS)] == [True] * 4


@pytest.mark.parametrize("role", MAY)
def test_whoever_has_to_call_says_why_and_reads_everything(as_, people, ticket_in, send, role):
    ticket = ticket_in(State.PLAN_REVIEW)
    assert not is_in_full(page(as_(role), ticket))
    assert is_in_full(send(as_(role), ticket, "reveal", reason=REASON))
    event = HistoryEvent.objects.get(ticket=ticket, kind="revealed")
    assert event.payload == {"reason": REASON, "basis": ""}
    assert event.actor == getattr(people, role)


def test_the_investigator_of_the_case_may_too(as_, people, ticket_in, send):
    ticket = ticket_in(State.INVESTIGATING)
    Ticket.objects.filter(pk=ticket.pk).update(handler=people.investigator)
    assert is_in_full(send(as_("investigator"), ticket, "reveal", reason=REASON))


def test_the_answer_is_kept_nowhere_and_a_reload_asks_again(as_, ticket_in, send):
    client, ticket, key = as_("handler"), ticket_in(State.INVESTIGATING), uuid.uuid4()
    answer = send(client, ticket, "reveal", key=key, reason=REASON)
    assert "no-store" in answer.headers["Cache-Control"]
    assert PHONE not in answer.headers.get("Location", "")
    again = send(client, ticket, "reveal", key=key, reason=REASON)
    assert again.status_code == 302
    assert not is_in_full(client.get(again.url))
    assert ticket.history.filter(kind="revealed").count() == 1


@pytest.mark.parametrize("reason", ["", "   ", "字" * 201, "a\x00b"], ids=["empty", "blank", "long", "nul"])
def test_without_a_reason_nothing_is_shown(as_, ticket_in, send, reason):
    ticket = ticket_in(State.INVESTIGATING)
    refused = send(as_("handler"), ticket, "reveal", reason=reason)
    assert refused.status_code == 422
    assert "reason" in refused.context["asking"].errors
    assert not is_in_full(refused)
    assert not ticket.history.filter(kind="revealed").exists()


def test_a_closed_ticket_is_still_answered_for(as_, ticket_in, send):
    assert is_in_full(send(as_("leader"), ticket_in(State.ARCHIVED), "reveal", reason="用户来电询问结果"))


def test_it_makes_nobodys_page_stale(as_, ticket_in, send):
    ticket = ticket_in(State.INVESTIGATING)
    seen = ticket.version
    send(as_("leader"), ticket, "reveal", reason=REASON)
    assert Ticket.objects.get(pk=ticket.pk).version == seen


def test_who_reads_it_in_full_anyway_is_not_asked(as_, ticket_in):
    shown = page(as_("agent"), ticket_in(State.INVESTIGATING))
    assert shown.context["asking"] is None
    assert shown.context["customer"].in_full


def test_an_agent_gives_a_reason_for_a_ticket_of_somebody_else(as_, people, ticket_in, send):
    ticket = ticket_in(State.INTAKE)
    Ticket.objects.filter(pk=ticket.pk).update(agent=None)
    assert page(as_("agent"), ticket).context["asking"]
    assert is_in_full(send(as_("agent"), ticket, "reveal", reason=REASON))


@pytest.mark.parametrize("role", ["approver", "provider"])
def test_roles_without_the_right_are_neither_offered_it_nor_let_through(
    as_, people, ticket_in, send, now, role, monkeypatch
):
    ticket = ticket_in(State.PLAN_REVIEW)
    Ticket.objects.filter(pk=ticket.pk).update(lead_department=people.provider.unit)
    client = as_(role)
    assert page(client, ticket).context.get("asking") is None
    assert send(client, ticket, "reveal", reason=REASON).status_code == 403
    with pytest.raises(NotAllowed):
        reveal(ticket=ref(ticket), by=getattr(people, role), reason=REASON, now=now)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_reveals_a_ticket_they_do_not_see(as_, people, ticket_in, send, role):
    ticket = ticket_in(State.CLASSIFIED)
    person = getattr(people, role)
    if not Ticket.objects.visible_to(person).filter(pk=ticket.pk).exists():
        assert send(as_(role), ticket, "reveal", reason=REASON).status_code in (403, 404)
        assert not ticket.history.filter(kind="revealed").exists()


def test_it_stands_in_the_history_for_colleagues_only(as_, people, ticket_in, now):
    ticket = ticket_in(State.INVESTIGATING)
    reveal(ticket=ref(ticket), by=people.handler, reason=f"<b>{REASON}", now=now)
    shown = page(as_("agent"), ticket)
    entry = shown.context["timeline"].entries[0]
    assert (entry.kind, entry.icon) == ("revealed", "eye")
    assert f"&lt;b&gt;{REASON}" in shown.content.decode()
    assert len(public_history(ticket.history.all())) == len(
        public_history(ticket.history.exclude(kind="revealed"))
    )


def test_it_is_no_tab_among_the_moves(as_, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    assert "reveal" not in {move.name for move in page(as_("handler"), ticket).context["moves"]}
    assert page(as_("handler"), ticket, "?move=reveal").context["opened"].move.name == "submit_plan"


def test_a_number_in_a_note_is_masked_like_the_customers(as_, people, ticket_in, send):
    ticket = ticket_in(State.INVESTIGATING)
    send(as_("handler"), ticket, "add_note", text="邻居的电话 13912345678")
    assert "13912345678" in page(as_("agent"), ticket).content.decode()
    masked = page(as_("handler"), ticket).content.decode()
    assert "13912345678" not in masked
    assert "139****5678" in masked
