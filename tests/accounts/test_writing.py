"""Finished INSERTs and UPDATEs store what Django's own would, in one message."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from accounts.writing import Batch, give_keys
from channels_intake.models import Contact
from complaints.lifecycle.complainants import Complainant, stranger
from complaints.models import Category, Customer, Ticket
from complaints.states import State
from notifications.models import Notice
from sla.models import Clock

pytestmark = pytest.mark.django_db


def stored(row: Model) -> dict[str, object]:
    """Every column as it is read again; what the database makes by itself is left out."""
    return values(type(row)._default_manager.get(pk=row.pk))


def values(row: Model) -> dict[str, object]:
    fields = [each for each in row._meta.concrete_fields if not each.generated]
    found = {each.attname: getattr(row, each.attname) for each in fields}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in found.items()}


def written(*rows: Model, **how: bool) -> None:
    batch = Batch()
    batch.add(rows, **how)
    batch.write()


@pytest.fixture
def notice(now):
    def made(key, **given):
        about = {"kind": "receipt", "transport": "email", "language": "zh-hans", "payload": "{}"}
        return Notice(key=key, address="wang@example.com", created_at=now, try_at=now, **about, **given)

    return made


def test_several_rows_are_stored_and_learn_their_keys(notice):
    rows = [notice("a"), notice("b", about="T-1")]
    written(*rows)
    assert [stored(row) for row in rows] == [values(row) for row in rows]
    assert not any(row._state.adding for row in rows)


def test_every_kind_of_column(journey, now):
    """Sealed texts, digests, arrays, lengths of time, and what the database fills in by default."""
    ticket = journey.to(State.INTAKE)
    customer = stranger(Complainant(name="王小明", phone="13800000000"), is_confirmed=True, now=now)
    again = Ticket.objects.get(pk=ticket.pk)
    again.pk, again.number, again.entry_key, again.tags = None, "T-2", uuid4(), ["加急", "宽带"]
    clock = Clock.objects.filter(ticket=ticket)[0]
    clock.pk, clock.target, clock.paused_total = None, "another", timedelta(days=1, seconds=2)
    contact = Contact(channel="hotline", external_id="7", received_at=now, raw="{}")
    for row in (customer, again, clock, contact):
        written(row)
        assert stored(row) == values(row)


def test_tables_that_need_each_other_go_out_in_one_message(journey, now):
    customer = stranger(Complainant(name="李四", phone="13900000000"), is_confirmed=True, now=now)
    ticket = Ticket.objects.get(pk=journey.to(State.INTAKE).pk)
    ticket.pk, ticket.number, ticket.entry_key, ticket.customer = None, "T-2", uuid4(), customer
    give_keys(customer, ticket)
    batch = Batch()
    batch.add([ticket])
    batch.add([customer])
    with CaptureQueriesContext(connection) as asked:
        batch.write()
    assert len(asked) == 1
    assert Ticket.objects.get(number="T-2").customer == Customer.objects.get(name_index=customer.name_index)


def test_only_the_named_columns_of_a_row_change(category_complex):
    Category.objects.update(priority=4)
    category_complex.priority, category_complex.code = 1, "another"
    batch = Batch()
    batch.change(category_complex, ["priority"])
    batch.change(category_complex, [])
    batch.write()
    kept = Category.objects.get(pk=category_complex.pk)
    assert (kept.priority, kept.code == "another") == (1, False)


def test_what_is_there_is_left_out_only_where_that_is_asked(notice):
    written(notice("a", about="first"))
    written(notice("a"), notice("b"), unless_there=True)
    assert sorted(Notice.objects.values_list("key", "about")) == [("a", "first"), ("b", "")]
    with pytest.raises(IntegrityError):
        written(notice("a"))


def test_nothing_to_write_asks_nothing():
    with CaptureQueriesContext(connection) as asked:
        written()
    assert len(asked) == 0
