"""What the ticket page puts first once the customer said that nothing is solved."""

import pytest

from accounts.actors import CUSTOMER
from complaints.lifecycle.feedback import rate
from complaints.lifecycle.preliminary import give_preliminary_result
from complaints.lifecycle.reopening import reopen
from complaints.models import ContactRecord
from complaints.models.outcome import Score
from complaints.states import NoticeChannel, State
from tests.factories import ref
from tests.workspace.conftest import page
from tests.workspace.filling import state_of

pytestmark = pytest.mark.django_db
CALLED = {"channel": "phone", "purpose": "recontact", "reached": "on", "text": "光猫仍不亮，约周三上门"}


@pytest.fixture
def rated(ticket_in, now):
    """`rated(Score.DISSATISFIED)`: a case whose result the customer judged so."""

    def made(score):
        ticket = ticket_in(State.FEEDBACK)
        rate(ticket=ref(ticket), by=CUSTOMER, score=score, now=now)
        return ticket

    return made


def at_hand(response):
    """The steps that stand open to see, as tabs, in their order."""
    folded = response.context["more"]
    return [move.name for move in response.context["moves"] if move not in folded]


def test_a_dissatisfied_customer_is_called_before_anybody_closes_the_case(as_, rated, send):
    ticket = rated(Score.DISSATISFIED)
    agent = as_("agent")
    shown = page(agent, ticket)
    assert shown.context["opened"].move.name == "record_contact"
    assert shown.context["opened"].form.initial["purpose"] == ContactRecord.Purpose.RECONTACT
    assert "reopen" in at_hand(shown)
    assert "archive" not in at_hand(shown)
    assert send(agent, ticket, "record_contact", **CALLED).status_code == 302
    assert at_hand(page(agent, ticket))[0] == "archive"
    assert "reopen" not in at_hand(page(agent, ticket))


def test_the_promise_comes_first_also_once_the_case_is_open_again(as_, rated, now):
    ticket = rated(Score.DISSATISFIED)
    reopen(ticket=ref(ticket), by=CUSTOMER, reason="仍然没有信号", now=now)
    form = page(as_("agent"), ticket, "?move=record_contact").context["opened"].form
    assert form.initial["purpose"] == ContactRecord.Purpose.RECONTACT


def test_a_neutral_customer_is_called_back_as_usual(as_, rated):
    assert at_hand(page(as_("agent"), rated(Score.NEUTRAL)))[0] == "archive"


def test_closing_says_at_once_that_the_note_has_to_be_written(as_, rated, send):
    ticket = rated(Score.VERY_DISSATISFIED)
    agent = as_("agent")
    assert page(agent, ticket, "?move=archive").context["opened"].form.fields["note"].required
    assert send(agent, ticket, "archive", note=" ").status_code == 422
    assert send(agent, ticket, "archive", note="已再次上门，赠一个月月租").status_code == 302
    assert state_of(ticket) == State.ARCHIVED


def test_what_was_told_so_far_is_not_asked_for_once_more(as_, ticket_in, people, now):
    ticket = ticket_in(State.INVESTIGATING)
    assert at_hand(page(as_("agent"), ticket))[0] == "give_preliminary_result"
    give_preliminary_result(
        ticket=ref(ticket), by=people.agent, text="已定位到 3 号站", channel=NoticeChannel.PHONE, now=now
    )
    shown = page(as_("agent"), ticket)
    assert "give_preliminary_result" not in at_hand(shown)
    assert "give_preliminary_result" in {move.name for move in shown.context["more"]}
