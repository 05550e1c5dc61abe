"""Printing from the pages: who may print what, and that it stands in the history (S001-25)."""

import hashlib

import pytest
from django.urls import reverse

from accounts.throttle import PRINT_TICKET
from complaints.models import Ticket
from complaints.printing import typesetter
from complaints.states import State
from tests.factories import PHONE

pytestmark = pytest.mark.django_db


def ask(client, ticket: Ticket, **given):
    return client.post(reverse("workspace:print", args=[ticket.number]), given)


@pytest.fixture
def as_(client, people):
    def signed_in(role: str):
        client.force_login(getattr(people, role))
        return client

    return signed_in


@pytest.fixture
def held(client, journey):
    """A browser that proved number and code."""
    ticket = journey.to(State.INVESTIGATING)
    client.post(reverse("portal:find"), {"number": ticket.number, "code": journey.code})
    return ticket


def test_the_agent_prints_own_tickets_in_full(as_, ticket_in, people, words_of):
    ticket = ticket_in(State.INVESTIGATING)
    answer = ask(as_("agent"), ticket)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert ticket.number in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert PHONE in words_of(answer.content)
    event = ticket.history.latest("seq")
    assert (event.kind, event.actor) == ("printed", people.agent)
    assert event.payload == {"in_full": True, "sha256": hashlib.sha256(answer.content).hexdigest()}


def test_others_print_what_they_read(as_, ticket_in, words_of):
    ticket = ticket_in(State.INVESTIGATING)
    answer = ask(as_("handler"), ticket)
    assert "138****0000" in words_of(answer.content)
    assert ticket.history.latest("seq").payload["in_full"] is False


def test_a_reason_prints_in_full_and_is_kept(as_, ticket_in, words_of):
    ticket = ticket_in(State.INVESTIGATING)
    answer = ask(as_("handler"), ticket, in_full="1", reason="上门核实时请用户签字")
    assert PHONE in words_of(answer.content)
    revealed, printed = ticket.history.order_by("seq")[4:]
    assert revealed.kind == "revealed"
    assert revealed.payload == {"reason": "上门核实时请用户签字", "basis": ""}
    assert (printed.kind, printed.payload["in_full"]) == ("printed", True)


@pytest.mark.parametrize("reason", ["", "   ", "字" * 201, "a\x00b"])
def test_without_a_good_reason_nothing_is_printed(as_, ticket_in, reason):
    ticket = ticket_in(State.INVESTIGATING)
    refused = ask(as_("handler"), ticket, in_full="1", reason=reason)
    assert refused.status_code == 302
    assert ticket.history.count() == 4


def test_who_may_not_reveal_may_not_print_in_full(as_, ticket_in):
    ticket = ticket_in(State.PLAN_REVIEW)
    assert ask(as_("approver"), ticket, in_full="1", reason="好奇").status_code == 403
    assert ticket.history.filter(kind__in=["printed", "revealed"]).count() == 0
    assert ask(as_("approver"), ticket).status_code == 200


def test_a_closed_ticket_is_printed_too_and_grows_not_stale(as_, ticket_in):
    ticket = ticket_in(State.ARCHIVED)
    assert ask(as_("agent"), ticket).status_code == 200
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


def test_a_ticket_one_does_not_see(as_, ticket_in):
    assert ask(as_("branch"), ticket_in(State.INTAKE)).status_code == 404


def test_looking_prints_nothing(as_, ticket_in):
    ticket = ticket_in(State.INTAKE)
    assert as_("agent").get(reverse("workspace:print", args=[ticket.number])).status_code == 405


def test_a_form_that_cannot_be_made_leaves_no_trace(as_, ticket_in, monkeypatch):
    monkeypatch.setattr(typesetter, "WITHIN", 0.001)
    ticket = ticket_in(State.INTAKE)
    assert ask(as_("agent"), ticket).status_code == 302
    assert ticket.history.count() == 1


def test_the_page_offers_it_and_the_history_tells_it(as_, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    client = as_("handler")
    ask(client, ticket)
    page = client.get(reverse("workspace:ticket", args=[ticket.number])).content.decode()
    assert reverse("workspace:print", args=[ticket.number]) in page
    assert 'name="in_full"' in page
    assert "SHA-256" in page


def test_the_customer_prints_the_own_form(client, held, words_of):
    page = client.get(reverse("portal:progress", args=[held.number])).content.decode()
    url = reverse("portal:print", args=[held.number])
    assert url in page
    answer = client.post(url)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert PHONE in words_of(answer.content)
    event = held.history.latest("seq")
    assert (event.kind, event.actor_kind) == ("printed", "customer")


def test_nobody_prints_without_the_code(client, ticket_in):
    ticket = ticket_in(State.INTAKE)
    answer = client.post(reverse("portal:print", args=[ticket.number]))
    assert answer.headers["Location"].startswith(reverse("portal:find"))
    assert ticket.history.count() == 1


def test_a_customer_cannot_keep_the_machine_busy(client, held, monkeypatch):
    monkeypatch.setattr("complaints.printing.printing.typeset", lambda *_: b"%PDF-")
    url = reverse("portal:print", args=[held.number])
    for _ in range(PRINT_TICKET.attempts):
        assert client.post(url).status_code == 200
    assert client.post(url).status_code == 302
    assert held.history.filter(kind="printed").count() == PRINT_TICKET.attempts
