"""Numbers and instants that no calendar or column holds are refused in words, never by a fault of ours."""

from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.models import Ticket
from complaints.states import State
from tests.api.test_moves import move

pytestmark = pytest.mark.django_db

INSTANTS = [
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "10000-01-01T00:00:00Z",
    "99999999999999999999",
    "",
    10**30,
    -1,
    1e308,
    None,
]
DAYS = ["9999-12-31", "0001-01-01", "10000-01-01", "2026-02-30", "9" * 5000, "", 10**30, None]


@pytest.fixture
def now():
    """The interface takes the real instant: limits begin now, so that they can still be extended."""
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def handler(api_of, people):
    return api_of(people.handler)


def an_extension(ticket, now, **given):
    clock = ticket.clocks.get(target="full_solution")
    return {
        "clock": clock.pk,
        "promised_at": (clock.due_at + timedelta(days=1)).isoformat(),
        "reason": "等配件",
        "channel": "phone",
        "told_at": now.isoformat(),
        "said": "周五到货",
        **given,
    }


@pytest.mark.parametrize("day", DAYS)
def test_a_day_to_answer_by(handler, ticket_in, day):
    ticket = ticket_in(State.INVESTIGATING)
    refused = move(handler, ticket, "ask_customer", {"question": "哪天？", "reply_by": day})
    assert refused.status_code == 422, refused.content
    assert {error["pointer"] for error in refused.json()["errors"]} == {"/reply_by"}
    assert Ticket.objects.get(pk=ticket.pk).state == State.INVESTIGATING


@pytest.mark.parametrize("field", ["promised_at", "told_at"])
@pytest.mark.parametrize("instant", INSTANTS)
def test_an_instant_promised_or_told(handler, ticket_in, now, field, instant):
    ticket = ticket_in(State.INVESTIGATING)
    said = an_extension(ticket, now, **{field: instant})
    refused = move(handler, ticket, "request_extension", said)
    assert refused.status_code == 422, refused.content
    assert {error["pointer"] for error in refused.json()["errors"]} == {f"/{field}"}


@pytest.mark.parametrize("number", [10**30, -(10**30), 2**63, 2**31, 0, -1, 1.5, 1e308, "1", None])
def test_a_number_where_a_key_is_asked(handler, ticket_in, now, number):
    ticket = ticket_in(State.INVESTIGATING)
    said = an_extension(ticket, now, clock=number)
    assert move(handler, ticket, "request_extension", said).status_code == 422
    share = {"task": number, "answer": "已核实"}
    assert move(handler, ticket, "answer_task", share).status_code in {409, 422}


@pytest.mark.parametrize("day", ["9999-12-31", "10000-01-01", "0001-01-01", 10**30])
def test_a_day_another_department_answers_by(api_of, people, handler, ticket_in, day):
    """The last day of the calendar is a day: it is taken, and every page of the ticket still opens."""
    ticket = ticket_in(State.INVESTIGATING)
    said = {"department": "K", "request": "请协助", "due_on": day}
    answer = move(handler, ticket, "ask_department", said)
    assert answer.status_code in {200, 422}, answer.content
    for path in ("", "history/", "transitions/"):
        assert handler.get(f"tickets/{ticket.number}/{path}").status_code == 200


@pytest.mark.parametrize("instant", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "9" * 400])
@pytest.mark.parametrize("name", ["due_before", "received_after", "received_before"])
def test_a_list_narrowed_by_the_end_of_time(handler, name, instant):
    assert handler.get("tickets/", {name: instant}).status_code in {200, 400}


def test_contacts_in_vain_are_the_staffs_alone(handler, ticket_in):
    ticket = ticket_in(State.INVESTIGATING)
    told = {"channel": "phone", "purpose": "facts", "by_customer": True, "reached": False, "text": ""}
    refused = move(handler, ticket, "record_contact", told)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/reached"]
    assert not ticket.contact_records.exists()
