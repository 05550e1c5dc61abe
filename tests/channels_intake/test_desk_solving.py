"""What can be solved while the customer is there is solved at the desk, in one step with entering it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from channels_intake.models import Contact
from complaints.models import Ticket
from complaints.states import State
from tests.channels_intake.waiting import a_contact
from tests.factories import PHONE

pytestmark = pytest.mark.django_db
SOLVED = {"solve": "1", "solution": "已重发短信并确认收到", "customer_agrees": "on"}


@pytest.fixture
def taken(agent):
    contact = a_contact(timezone.now())
    agent.post(f"/work/desk/{contact.pk}/take/")
    return contact


def filled(category, **changed):
    given = {"phone": PHONE, "name": "张晓明", "relation": "self", "description": "收不到验证码短信"}
    return {**given, "category": category.pk, **changed}


def by_call(category, **changed):
    received_at = timezone.localtime(timezone.now() - timedelta(minutes=1))
    came = {
        "entry_key": uuid.uuid4(),
        "channel": "hotline",
        "received_at": f"{received_at:%Y-%m-%d %H:%M:%S}",
    }
    return filled(category, **{**came, **changed})


def test_a_waiting_contact_is_entered_and_solved(agent, taken, category_simple):
    page = f"/work/desk/{taken.pk}/"
    for _press in range(2):
        agent.post(page, filled(category_simple, **SOLVED))
    ticket = Ticket.objects.get()
    assert ticket.state == State.RESOLVED
    assert ticket.history.filter(kind="resolved_on_the_spot").count() == 1
    assert Contact.objects.get().ticket == ticket


def test_a_call_is_entered_and_solved(agent, category_simple):
    form = by_call(category_simple, **SOLVED)
    answers = [agent.post("/work/new/", form) for _press in range(2)]
    assert {answer.url for answer in answers} == {f"/work/tickets/{Ticket.objects.get().number}/"}
    assert Ticket.objects.get().state == State.RESOLVED


@pytest.mark.parametrize("missing", ["solution", "customer_agrees"])
def test_without_solution_or_consent_nothing_is_entered(agent, taken, category_simple, missing):
    given = {name: value for name, value in SOLVED.items() if name != missing}
    for page, form in (
        (f"/work/desk/{taken.pk}/", filled(category_simple, **given)),
        ("/work/new/", by_call(category_simple, **given)),
    ):
        answer = agent.post(page, form)
        assert answer.status_code == 422
        assert missing in answer.context["solving"].errors
    assert not Ticket.objects.exists()


def test_a_complex_complaint_is_not_solved_here_nor_half_entered(agent, taken, category_complex):
    for page, form in (
        (f"/work/desk/{taken.pk}/", filled(category_complex, place="城东路", **SOLVED)),
        ("/work/new/", by_call(category_complex, place="城东路", **SOLVED)),
    ):
        answer = agent.post(page, form)
        assert answer.status_code == 422
        assert answer.context["form"].non_field_errors()
        assert "已重发短信" in answer.content.decode()
    assert not Ticket.objects.exists()
    assert Contact.objects.get().state == Contact.State.RECEIVED


def test_entering_alone_solves_nothing(agent, taken, category_simple):
    agent.post(f"/work/desk/{taken.pk}/", filled(category_simple, solution="写了一半"))
    assert Ticket.objects.get().state == State.INTAKE
