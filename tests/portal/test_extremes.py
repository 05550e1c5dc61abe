"""What no honest form sends: numbers beyond every column, and fields that are not asked for."""

import pytest

from complaints.models import Question
from complaints.states import State
from tests.portal.visiting import found, page, post

pytestmark = pytest.mark.django_db
NUMBERS = ["9" * 40, "-1", "1e309", str(2**63), "９９９", "0x10", "NaN", "9" * 5000]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    ("state", "what", "field"),
    [
        (State.NEGOTIATING, "agree", "version"),
        (State.NEGOTIATING, "agree", "option"),
        (State.FEEDBACK, "rate", "score"),
        (State.FEEDBACK, "rate", "version"),
        (State.INVESTIGATING, "urge", "version"),
    ],
)
def test_numbers_that_nothing_holds_break_nothing(client, customer, state, what, field, number):
    ticket = customer(state)
    answer = post(client, ticket, what, **{field: number})
    assert answer.status_code in {302, 412, 422}
    assert found(ticket).state in {state, State.IMPLEMENTING}
    page(client, found(ticket))


@pytest.mark.parametrize(
    "forged",
    [
        {"reached": "", "by_customer": ""},
        {"reached": "false", "by_customer": "false", "purpose": "facts", "channel": "phone"},
        {"made_by": "1", "made_at": "9999-12-31T23:59"},
    ],
)
def test_a_customer_records_own_words_whatever_the_form_claims(client, customer, forged):
    ticket = customer(State.INVESTIGATING)
    assert post(client, ticket, "files", text="又断了", **forged).status_code == 302
    record = ticket.contact_records.get()
    assert (record.by_customer, record.reached, record.made_by) == (True, True, None)
    assert (record.purpose, record.channel) == ("other", "online")


def test_an_answer_sets_no_day_of_its_own(client, customer, people, now):
    """The day by which it is wanted is ours to set."""
    ticket = customer(State.INVESTIGATING)
    post(client, ticket, "files", text="x", reply_by="9999-12-31", question="？")
    assert not Question.objects.filter(ticket=ticket).exists()
