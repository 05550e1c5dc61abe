"""Who may say what of a contact: an attempt in vain is ours alone, and customers speak for themselves."""

import pytest

from accounts.actors import CUSTOMER, SYSTEM
from complaints.lifecycle.attempts import attempt_days
from complaints.lifecycle.contacts import record_contact
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.lifecycle.waiting import ask_customer
from complaints.models import ContactRecord, Question, Ticket
from complaints.states import NoticeChannel, State
from tests.factories import ref
from tests.lifecycle.test_waiting import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(now):
    def recorded(ticket, by, **given):
        said = {"by_customer": False, "reached": True, "text": "明天上午都在家", **given}
        return record_contact(
            ticket=ref(Ticket.objects.get(pk=ticket.pk)),
            by=by,
            purpose=ContactRecord.Purpose.FACTS,
            channel=NoticeChannel.PHONE,
            now=now,
            **said,
        )

    return recorded


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"by_customer": False, "reached": True}, "by_customer"),
        ({"by_customer": False, "reached": False, "text": ""}, "by_customer"),
        ({"by_customer": True, "reached": False, "text": ""}, "reached"),
    ],
    ids=["we called", "we called in vain", "they called in vain"],
)
def test_customers_write_down_their_own_words_and_nothing_else(ticket_in, spoken, said, field):
    ticket = ticket_in(State.INVESTIGATING)
    before = ticket.history.count()
    with pytest.raises(GuardFailed) as refused:
        spoken(ticket, CUSTOMER, **said)
    assert refused.value.field == field
    assert (ticket.history.count(), ticket.contact_records.count()) == (before, 0)
    spoken(ticket, CUSTOMER, by_customer=True)
    assert ticket.contact_records.get().made_by is None


@pytest.mark.parametrize("role", ["agent", "handler", "leader"])
def test_a_customer_who_contacted_us_was_reached_whoever_writes_it_down(ticket_in, people, spoken, role):
    ticket = ticket_in(State.INVESTIGATING)
    with pytest.raises(GuardFailed) as refused:
        spoken(ticket, getattr(people, role), by_customer=True, reached=False)
    assert refused.value.field == "reached"
    assert not ticket.contact_records.exists()


def test_a_customer_cannot_make_up_the_attempts_that_let_us_go_on(ticket_in, people, now, spoken):
    ticket = ticket_in(State.INVESTIGATING)
    ask_customer(ticket=ref(ticket), by=people.handler, question="哪一天？", reply_by=now + 3 * DAY, now=now)
    with pytest.raises(GuardFailed):
        spoken(ticket, CUSTOMER, reached=False, text="")
    assert attempt_days(Question.objects.get(ticket=ticket)) == frozenset()
    spoken(ticket, people.handler, reached=False, text="")
    assert len(attempt_days(Question.objects.get(ticket=ticket))) == 1


def test_the_system_speaks_with_nobody(ticket_in, spoken):
    with pytest.raises(NotAllowed):
        spoken(ticket_in(State.INVESTIGATING), SYSTEM)
