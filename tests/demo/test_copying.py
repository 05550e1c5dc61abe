"""What goes in by COPY comes out through the ORM as it was."""

import uuid
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connection, models

from complaints.models import HistoryEvent, Ticket
from demo import copying, parting
from demo.ids import PER_TICKET
from demo.parting import Wish
from demo.seeding import Ground
from demo.working import packed_parts
from sla.models import Clock
from tests.demo.comparing import highest_key, next_key
from tests.demo.conftest import END

pytestmark = pytest.mark.django_db

AWKWARD = [
    "䶮 𠮷 😭",
    "a\tb\nc\rd\r\ne",
    "back\\slash \\N \\. \\t",
    "quote \" and ' and {brace,comma}",
    "",
    "NULL",
    "\u2028\u200b\x01",
]


def values(row: models.Model) -> dict[str, object]:
    return {
        field.attname: bytes(value) if isinstance(value := getattr(row, field.attname), memoryview) else value
        for field in row._meta.concrete_fields
        if not field.generated
    }


@pytest.mark.parametrize("text", AWKWARD)
def test_every_character_survives(seeded, text):
    [ticket] = Ticket.objects.filter(state="archived")[:1]
    event = HistoryEvent(
        ticket=ticket,
        seq=900,
        kind="noted",
        at=END,
        actor_kind="system",
        to_state="archived",
        payload={"text": text, "deeper": [text, {"n": 1.5, "none": None, "yes": True}]},
        version=None,
        salt="",
        digest="0" * 64,
    )
    copying.copy(HistoryEvent, copying.lines(HistoryEvent, [event], with_key=False), with_key=False)
    stored = HistoryEvent.objects.get(seq=900)
    assert {**values(stored), "id": None} == {**values(event), "id": None}


@pytest.mark.parametrize("text", AWKWARD)
def test_sealed_texts_and_arrays_survive(seeded, text):
    ticket = Ticket.objects.filter(state="archived").first()
    ticket.pk, ticket.number = 10**9, "X-1"
    ticket.entry_key = uuid.uuid4()
    ticket.business, ticket.demand, ticket.tags = text, text, [text[:24], text[:24][::-1]]
    copying.copy(Ticket, copying.lines(Ticket, [ticket], with_key=True), with_key=True)
    stored = Ticket.objects.get(pk=10**9)
    assert values(stored) == values(ticket)


def test_every_stored_row_is_the_one_in_memory(seeded):
    played = {case.ticket.pk: case for case in seeded}
    for ticket in Ticket.objects.all():
        assert values(ticket) == values(played[ticket.pk].ticket)
    clocks = {clock.pk: clock for case in seeded for clock in case.deadlines.clocks}
    assert {clock.pk for clock in Clock.objects.all()} == clocks.keys()
    for clock in Clock.objects.all():
        assert values(clock) == values(clocks[clock.pk])
    written: defaultdict[int, list[HistoryEvent]] = defaultdict(list)
    for event in HistoryEvent.objects.order_by("ticket_id", "seq"):
        written[event.ticket_id].append(event)
    for pk, case in played.items():
        assert [{**values(e), "id": 0} for e in written[pk]] == [{**values(e), "id": 0} for e in case.history]


def test_the_next_real_row_gets_a_key_of_its_own(seeded):
    for model in PER_TICKET:
        assert next_key(model) > highest_key(model)


@pytest.mark.parametrize(
    "span", [timedelta(), timedelta(days=3, seconds=5, microseconds=7), timedelta(seconds=-1)]
)
def test_intervals(seeded, span):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::interval", [copying.interval(span)])
        assert cursor.fetchone()[0] == span


@pytest.mark.parametrize("stories", [90, 30], ids=["played", "printed"])
def test_the_number_of_processes_changes_nothing(staffed, monkeypatch, stories):
    monkeypatch.setattr(parting, "PART", 20)
    monkeypatch.setattr(parting, "STORIES", stories)
    wish = Wish(tickets=90, months=1, seed=5, end=END)
    parts = parting.parted(wish, sorted(branch.code for branch in staffed.branches()))
    assert len(parts) > 2
    ground = Ground.prepare(90, 2)
    one, two = ([*packed_parts(parts, wish, ground, workers)] for workers in (1, 2))
    for label in ("complaints.HistoryEvent", "complaints.PlanStep", "sla.Clock", "sla.FiredStep"):
        assert [part.tables[label] for part in one] == [part.tables[label] for part in two]
