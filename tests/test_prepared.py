"""What is put back is what was made; and it is made whenever something might make a difference."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from complaints.models import Category, Ticket
from complaints.states import State
from tests import prepared
from tests.prepared import Prepared

ROUNDS = 3  # made, recorded, put back


@pytest.fixture
def beginnings() -> Prepared:
    return Prepared()


@pytest.fixture
def rounds(beginnings, journey):
    """`rounds(meanwhile)`: thrice from the same point; how often it was made, and what was there then."""

    def played(meanwhile=lambda: None, is_patched=lambda: False):
        makes: list[object] = []
        found = []
        for _ in range(ROUNDS):
            with transaction.atomic():
                beginnings.begin(is_patched)
                meanwhile()
                ticket, code = beginnings.give(
                    "told", list(vars(journey.people).values()), lambda: _made(makes, journey)
                )
                found.append((prepared._rows(), _marks(), code, _fields(ticket)))
                transaction.set_rollback(True)
        return len(makes), found

    return played


def _made(makes, journey):
    makes.append(journey)
    return journey._brought(State.FEEDBACK)


def _marks() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticket_id FROM reports_stale")
        return {number for (number,) in cursor.fetchall()}


def _fields(ticket: Ticket) -> dict[str, object]:
    values = {field.attname: getattr(ticket, field.attname) for field in ticket._meta.concrete_fields}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in values.items()}


def test_what_is_put_back_is_what_was_made(rounds):
    made, found = rounds()
    assert made == 2
    assert found[1] == found[2]
    assert found[0] != found[1]


@pytest.mark.parametrize(
    "write",
    [
        lambda: Category.objects.update(priority=1),
        lambda: Category.objects.create(code="another", level=1, name_zh="另", name_en="Another"),
        lambda: connection.cursor().execute("DELETE FROM complaints_category WHERE id < 0"),
    ],
)
def test_after_any_other_write_it_is_made(rounds, write):
    assert rounds(write)[0] == ROUNDS


def test_it_is_made_where_something_is_patched(rounds):
    assert rounds(is_patched=lambda: True)[0] == ROUNDS


def test_it_is_made_where_queries_are_counted(rounds):
    with CaptureQueriesContext(connection):
        assert rounds()[0] == ROUNDS


def test_what_changes_rows_is_made(beginnings, category_complex):
    made: list[int] = []
    for _ in range(ROUNDS):
        beginnings.begin(lambda: False)
        beginnings.give("change", [], lambda: made.append(Category.objects.update(priority=len(made))))
    assert len(made) == ROUNDS


def test_patching_counts(journey, monkeypatch, settings):
    """The two ways of this suite: `monkeypatch` and `settings`."""
    assert not prepared.prepared.is_patched()
    settings.PUBLIC_URL = "https://example.org"
    assert prepared.prepared.is_patched()


def test_patching_an_attribute_counts(journey, monkeypatch):
    monkeypatch.setattr(Ticket, "is_patched", True, raising=False)
    assert prepared.prepared.is_patched()
