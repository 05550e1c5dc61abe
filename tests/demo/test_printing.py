"""Impressions: what is printed of a story is as good as what was played, and somebody else's."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import models
from django.db.models import Q
from pytest_django import DjangoDbBlocker

from channels_intake.models import Contact
from complaints.lifecycle.archive import archive_silent
from complaints.lifecycle.classify import REPEAT_WITHIN, second_level
from complaints.lifecycle.waiting import end_silent
from complaints.models import Customer, HistoryEvent, Incident, Share, Ticket
from complaints.models.customer import phone_digest
from complaints.proof.verify import Verified, wrongs
from demo import customers, parting
from demo.case import Case
from demo.house import House
from demo.ids import PER_TICKET
from demo.parting import Wish, parted
from demo.printing import entry
from demo.printing.gaps import NUMBER
from demo.seeding import Ground, Played, play_part
from demo.storing import packed, store
from demo.tables import REMEDIES, Table, rows
from sla.auditor import missing
from sla.enforcer import sweep
from sla.models import Clock
from tests.demo.comparing import compare, highest_key, next_key, sample
from tests.demo.conftest import END
from tests.demo.reading import read
from tests.demo.replaying import Replay

pytestmark = pytest.mark.django_db

WISH = Wish(tickets=500, months=1, seed=11, end=END)
STORIES = 90
ENTRY_LIMIT = timedelta(minutes=10)
# What an impression has of its own, beside the keys of its rows.
OWN: dict[Table, set[str]] = {
    Customer: {"name", "phone", "email", "address", "phone_index", "name_index", "created_at"},
    Ticket: {"code_digest", "entry_key", "subject", "description", "demand", "place", "entered_at"},
    Contact: {"external_id", "raw", "settled_at"},
    HistoryEvent: {"salt", "previous", "digest", "at"},
    Clock: {"met_at"},
}
UNKEPT = {REMEDIES, Share}  # a draft says them, and is kept nowhere


@pytest.fixture(scope="module")
def parts(staffed: House, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Played]]:
    """Six impressions of each story, but for the last days."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(parting, "STORIES", STORIES)
        patch.setattr(parting, "PART", 80)
        chosen = parted(WISH, sorted(branch.code for branch in staffed.branches()))
        ground = Ground.prepare(WISH.tickets, chosen[-1].standing.number + 1)
        yield [play_part(part, WISH, ground) for part in chosen]


@pytest.fixture(scope="module")
def printed(parts: list[Played], django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        for part in parts:
            store(packed(part))


@pytest.fixture(scope="module")
def pairs(parts: list[Played], printed: None, django_db_blocker: DjangoDbBlocker) -> list[tuple[Case, Case]]:
    """Each story with one of its impressions, as both are stored."""
    found = []
    with django_db_blocker.unblock():
        for number, play in enumerate(
            play for part in parts for play in part.plays if play.script.copies > 1
        ):
            place = number % (play.script.copies - 1) + 1
            played = Ticket.objects.get(pk=play.case.ticket.pk)
            found.append((read(played), read(Ticket.objects.get(pk=played.pk + place))))
    return found


def test_as_many_tickets_as_wished_for(parts, printed):
    assert Ticket.objects.count() == Contact.objects.count() == WISH.tickets
    stories = [play.script.copies for part in parts for play in part.plays]
    assert sum(stories) == WISH.tickets
    assert len(stories) < WISH.tickets * 0.7
    assert {play.script.copies for play in parts[-1].plays} == {1}


def test_every_history_is_proved(printed):
    counted = Verified()
    assert list(wrongs(counted)) == []
    assert counted.tickets == WISH.tickets


def test_nothing_is_left_to_do_for_the_past(printed):
    assert missing(END).missing == 0
    assert sweep(now=lambda: END).steps == 0
    assert not Clock.objects.filter(next_step_at__lt=END).exists()
    assert end_silent(now=END) == archive_silent(now=END) == 0


def test_the_real_moves_make_the_same_of_an_impression(parts, printed, monkeypatch):
    played = {play.case.ticket.pk for part in parts for play in part.plays}
    cases = [read(ticket) for ticket in Ticket.objects.exclude(pk__in=played)]
    Incident.objects.update(ended_at=None, ended_by=None)  # the linking is replayed while it goes on
    groups = sample(cases, each=2)
    assert len(groups) > 12
    for group in groups:
        for case in group:
            case.ticket.entry_key = uuid4()  # else it is there already
        replay = Replay(group)
        replay.run(monkeypatch)
        for case in group:
            compare(replay, case)


def test_an_impression_differs_in_nothing_but_its_own(pairs):
    compared = 0
    for story, impression in pairs:
        others = rows(impression)
        for table, given in rows(story).items():
            if table in UNKEPT:
                continue
            for row, other in zip([*given], [*others[table]], strict=True):
                assert differing(row, other) <= OWN.get(table, set()), (table, row.pk)
                compared += 1
    assert compared > 800


def differing(row: models.Model, other: models.Model) -> set[str]:
    """The fields that differ, keys of the case's own rows and the ticket's number aside."""
    return {
        field.name
        for field in row._meta.concrete_fields
        if not field.primary_key
        and field.related_model not in PER_TICKET
        and plain(getattr(row, field.attname)) != plain(getattr(other, field.attname))
    }


def plain(value: object) -> object:
    return NUMBER.sub("number", str(value)) if isinstance(value, dict | str) else value


def test_the_lines_of_the_histories_differ_in_nothing_but_their_chains(pairs):
    for story, impression in pairs:
        for event, other in zip(story.history, impression.history, strict=True):
            assert plain(event.payload) == plain(other.payload)
            assert event.salt != other.salt
            assert event.digest != other.digest
            assert event.at == other.at or event.seq == 1


def test_every_impression_is_of_somebody_else(pairs):
    numbers = set()
    for story, impression in pairs:
        person, other = story.ticket.customer, impression.ticket.customer
        assert person.pk != other.pk
        assert bool(person.phone) == bool(other.phone)
        if other.phone:
            assert person.phone != other.phone
            assert bytes(other.phone_index) == phone_digest(other.phone)
        numbers.add(other.phone)
        raw = json.loads(impression.contact.raw)
        assert raw["complainant"]["phone"] == other.phone
        assert raw["description"] == impression.ticket.description
    assert len(numbers) > len(pairs) / 2
    assert len({ticket.entry_key for ticket in Ticket.objects.all()}) == WISH.tickets


def test_other_words_say_the_same(pairs):
    wordings: defaultdict[int, set[str]] = defaultdict(set)
    for story, impression in pairs:
        wordings[story.ticket.pk] |= {story.ticket.description, impression.ticket.description}
        assert impression.ticket.subject[:8] == impression.ticket.description[:8]
    assert sum(len(each) > 1 for each in wordings.values()) > len(wordings) / 3


def test_numbers_follow_the_entries(printed):
    by_day: dict[str, list[Ticket]] = defaultdict(list)
    for ticket in Ticket.objects.order_by("number"):
        by_day[ticket.number[:10]].append(ticket)
    for tickets in by_day.values():
        tickets.sort(key=lambda ticket: int(ticket.number.split("-")[1]))
        entered = [ticket.entered_at for ticket in tickets]
        assert entered == sorted(entered)
    instants = set(Ticket.objects.values_list("entered_at", flat=True))
    assert len(instants) > WISH.tickets / 2


def test_the_next_real_row_gets_a_key_of_its_own(printed):
    for model in PER_TICKET:
        assert next_key(model) > highest_key(model)


def test_whoever_complains_again_did_so_before(parts, printed):
    repeats = Ticket.objects.filter(is_repeat=True).select_related("customer", "category__parent")
    played = {play.case.ticket.pk for part in parts for play in part.plays}
    impressions = [ticket for ticket in repeats if ticket.pk not in played]
    assert impressions
    for ticket in impressions:
        kind = second_level(ticket.category)
        assert Ticket.objects.filter(
            Q(category=kind) | Q(category__parent=kind),
            customer__phone_index=ticket.customer.phone_index,
            received_at__gte=ticket.received_at - REPEAT_WITHIN,
            received_at__lt=ticket.received_at,
        ).exists()


def test_no_payload_holds_personal_data(printed):
    for ticket in Ticket.objects.select_related("customer").prefetch_related("history"):
        told = json.dumps([event.payload for event in ticket.history.all()], ensure_ascii=False)
        person = ticket.customer
        for private in (person.phone, person.email, person.address, ticket.place):
            assert not private or private not in told


@pytest.mark.parametrize("prefix", customers.PREFIXES)
def test_phones_are_found_as_they_are_typed(prefix):
    assert customers.phone_index(f"{prefix}00004321") == phone_digest(f"+86 {prefix} 0000 4321")


def test_a_late_entry_and_a_form_of_the_customers_do_not_move(parts):
    for play in (play for part in parts for play in part.plays):
        room = entry.spare(play.case, END)
        ticket = play.case.ticket
        if ticket.entered_at == ticket.received_at or ticket.entered_at - ticket.received_at >= ENTRY_LIMIT:
            assert not room
        assert ticket.entered_at + room <= ticket.received_at + ENTRY_LIMIT or not room
