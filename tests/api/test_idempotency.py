"""A request repeated is answered again, not done again – also by many at once."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from api.idempotency import KEPT, purge
from api.models import KeptAnswer
from complaints.models import HistoryEvent, Ticket
from complaints.states import State
from tests.api.conftest import Api
from tests.api.test_tickets import ENTRY


def an_entry():
    return ENTRY | {"received_at": (timezone.now() - timedelta(minutes=3)).isoformat()}


@pytest.mark.django_db
def test_the_first_answer_is_given_again(agent):
    entry = an_entry()
    first = agent.post("tickets/", entry, Idempotency_Key="one")
    again = agent.post("tickets/", json.dumps(dict(reversed(entry.items()))), Idempotency_Key="one")
    assert first.status_code == again.status_code == 201
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert {name: again.headers[name] for name in ("ETag", "Location")} == {
        name: first.headers[name] for name in ("ETag", "Location")
    }
    assert Ticket.objects.count() == 1


@pytest.mark.django_db
def test_a_key_belongs_to_one_request_of_one_person(agent, api_of, people):
    entry = an_entry()
    agent.post("tickets/", entry, Idempotency_Key="one")
    other = agent.post("tickets/", entry | {"name": "李四"}, Idempotency_Key="one")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert api_of(people.leader).post("tickets/", entry, Idempotency_Key="one").status_code == 201
    assert Ticket.objects.count() == 2


@pytest.mark.django_db
def test_a_refusal_leaves_the_key_free(agent):
    assert agent.post("tickets/", {}, Idempotency_Key="one").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert agent.post("tickets/", an_entry(), Idempotency_Key="one").status_code == 201


@pytest.mark.django_db
def test_an_unusable_key_is_refused(agent):
    assert agent.post("tickets/", an_entry(), Idempotency_Key="x" * 201).status_code == 400
    assert agent.post("tickets/", an_entry(), Idempotency_Key=" ").status_code == 400


@pytest.mark.django_db
def test_what_is_kept_tells_nothing_without_keys_and_goes_after_a_day(agent):
    agent.post("tickets/", an_entry(), Idempotency_Key="one")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text, headers::text FROM api_keptanswer")
        ((body, headers),) = cursor.fetchall()
    assert "13800000000" not in body + headers
    assert purge(now=timezone.now()) == 0
    assert purge(now=timezone.now() + KEPT + timedelta(seconds=1)) == 1


@pytest.mark.django_db
def test_long_after_the_answer_is_gone_the_domain_still_knows(agent):
    entry = an_entry()
    first = agent.post("tickets/", entry, Idempotency_Key="one").json()
    KeptAnswer.objects.all().delete()
    again = agent.post("tickets/", entry, Idempotency_Key="one")
    assert (again.json()["number"], again.json()["verification"]) == (first["number"], None)
    path, body = f"tickets/{first['number']}/notes/", {"text": "一次"}
    agent.post(path, body, Idempotency_Key="two")
    KeptAnswer.objects.all().delete()
    assert agent.post(path, body, Idempotency_Key="two").status_code == 200
    assert HistoryEvent.objects.filter(kind="noted").count() == 1


def at_once(work, times):
    def run(each):
        try:
            return work(each)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_ticket(people, token_for):
    secret, entry = token_for(people.agent), an_entry()
    answers = at_once(lambda _: Api(secret).post("tickets/", entry, Idempotency_Key="one"), 6)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["verification"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 5
    assert Ticket.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_move_a_ticket_once(journey, people, token_for):
    ticket, secret = journey.to(State.CLASSIFIED), token_for(people.agent)
    body = {"department": "N"}

    def assign(each):
        key = "one" if each % 2 else str(uuid.uuid4())
        return Api(secret).post(
            f"tickets/{ticket.number}/assign/", body, Idempotency_Key=key, If_Match=f'"{ticket.version}"'
        )

    answers = at_once(assign, 6)
    assert HistoryEvent.objects.filter(ticket=ticket, kind="assigned").count() == 1
    assert {answer.status_code for answer in answers} <= {200, 412}
    assert 200 in {answer.status_code for answer in answers}
