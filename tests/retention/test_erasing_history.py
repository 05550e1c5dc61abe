"""Texts of a history can be erased when their time is over, and nothing else can be changed."""

import json
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import chain
from complaints.lifecycle.events import Anonymised
from complaints.models import HistoryEvent, Ticket
from complaints.models.erasable import ERASE
from complaints.models.history import digest
from complaints.proof.findings import Wrong
from complaints.proof.verify import ANONYMISED, Verified, wrongs
from complaints.retention.history import emptied, erase_texts
from config.database_roles import as_migrator
from tests.factories import said_of_its_end

pytestmark = pytest.mark.django_db
SALT = "00112233445566778899aabbccddeeff"
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
names = st.one_of(st.sampled_from(["text", "channel", "code", "zh", "en", "number", "name"]), words)
payloads = st.dictionaries(
    names,
    st.recursive(
        st.one_of(words, st.integers(-9999, 9999), st.booleans(), st.none()),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


def commitments(payload) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT history_commitments(%s::jsonb, %s)", [json.dumps(payload), SALT])
        return json.loads(cursor.fetchone()[0])


def only_emptied(before, since) -> bool:
    with connection.cursor() as cursor:
        asked = [json.dumps(before), json.dumps(since)]
        cursor.execute("SELECT history_only_emptied(%s::jsonb, %s::jsonb)", asked)
        return cursor.fetchone()[0]


@given(payloads)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_database_commits_to_texts_as_the_chain_does(payload):
    """Two programs of one description: a payload, emptied, gives the same digest as before."""
    bare = emptied("noted", payload)
    assert chain.restored(bare, commitments(payload)) == chain.committed(payload, SALT)
    assert only_emptied(payload, bare)


@pytest.mark.parametrize(
    ("before", "since"),
    [
        ({"text": "甲"}, {"text": "乙"}),
        ({"text": "甲"}, {}),
        ({"text": "甲"}, {"text": "", "more": ""}),
        ({"text": "甲"}, {"text": None}),
        ({"channel": "phone"}, {"channel": ""}),
        ({"round": 1}, {"round": 2}),
        ({"owner": {"number": "T1", "name": "何立"}}, {"owner": {"number": "T1", "name": ""}}),
        ({"steps": [{"text": "甲"}]}, {"steps": []}),
        ({"steps": ["甲", "乙"]}, {"steps": ["", "丙"]}),
    ],
)
def test_anything_but_emptying_is_noticed(before, since):
    assert not only_emptied(before, since)


def test_the_digest_of_an_erased_event_still_fits(eventful):
    assert erase_texts(eventful.pk) == eventful.history.count()
    for event in eventful.history.all():
        assert event.salt == ""
        assert event.digest == digest(event, eventful.number)


def refused(statement: str, *values: str | int) -> str:
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(refusal.value)


def an_event(ticket: Ticket, kind: str) -> HistoryEvent:
    return ticket.history.filter(kind=kind).latest("seq")


def erasing(event: HistoryEvent, **changed: object) -> str:
    payload = {**emptied(event.kind, event.payload), **changed}
    return refused(f"SELECT {ERASE}(%s::jsonb)", json.dumps([{"id": event.pk, "payload": payload}]))


@pytest.mark.parametrize(
    "kept",
    [
        {"legal_hold": True},
        {"retain_until": timezone.localdate() + timedelta(days=2)},
        {"retain_until": None},
    ],
)
def test_the_database_erases_nothing_that_is_to_be_kept(eventful, kept):
    Ticket.objects.filter(pk=eventful.pk).update(**kept)
    assert "its rows are written once" in erasing(an_event(eventful, "noted"))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("archived", {"retain_until": timezone.localdate() + timedelta(days=2)}),
        ("legal_hold", {"on": True, "reason": ""}),
    ],
)
def test_no_column_of_the_ticket_shortens_what_its_history_says(eventful, kind, said):
    """The application can change columns, not the history: those alone open nothing."""
    said_of_its_end(eventful, kind=kind, **said)
    Ticket.objects.filter(pk=eventful.pk).update(retain_until=timezone.localdate(), legal_hold=False)
    assert "its rows are written once" in erasing(an_event(eventful, "noted"))


def test_words_erased_from_a_ticket_that_was_never_anonymised_are_found(eventful):
    assert list(wrongs(Verified(), number=eventful.number)) == []
    assert Anonymised.kind == ANONYMISED
    erase_texts(eventful.pk)
    found = list(wrongs(Verified(), number=eventful.number))
    assert {finding.wrong for finding in found} == {Wrong.ERASED}
    assert found[0].seq == 1


def test_nothing_of_an_open_ticket_is_erased(past):
    ticket = past.classified(past.entered().ticket)
    Ticket.objects.filter(pk=ticket.pk).update(retain_until=past.now)
    assert "its rows are written once" in erasing(an_event(ticket, "entered"), category="")


def test_no_words_are_put_in_the_place_of_words(eventful):
    assert "its rows are written once" in erasing(an_event(eventful, "noted"), text="什么也没有")


@pytest.mark.django_db(transaction=True)
def test_what_is_erased_stays_so(eventful):
    erase_texts(eventful.pk)
    event = an_event(eventful, "noted")
    statement = "UPDATE complaints_historyevent SET payload = %s, commitments = NULL WHERE id = %s"
    with as_migrator():
        assert "its rows are written once" in refused(statement, '{"text": "别的"}', event.pk)
    assert erase_texts(eventful.pk) == 0
