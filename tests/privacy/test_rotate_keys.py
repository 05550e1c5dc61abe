"""A new key takes over while the data stays readable (docs/security.md)."""

import base64

import pytest
from django.core.management import call_command
from django.db import connection

from complaints.models import Customer, Ticket
from complaints.states import State
from privacy.fields import Undecipherable

OLD = "1:" + base64.b64encode(b"o" * 32).decode()
NEW = "2:" + base64.b64encode(b"n" * 32).decode()


@pytest.fixture
def use_keys(settings):
    def use(*keys):
        settings.FIELD_KEYS = ",".join(keys)

    return use


def versions(table, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT get_byte({column}, 0) FROM {table}")  # noqa: S608  fixed names
        return {row[0] for row in cursor.fetchall()}


def test_after_rotation_the_old_key_is_not_needed(use_keys, ticket_in):
    use_keys(OLD)
    ticket = ticket_in(State.NEGOTIATING)
    use_keys(NEW, OLD)
    assert versions("complaints_customer", "name") == {1}
    call_command("rotate_keys", verbosity=0)
    assert versions("complaints_customer", "name") == {2}
    assert versions("complaints_ticket", "place") == {2}
    assert versions("notifications_notice", "payload") == {2}
    use_keys(NEW)
    assert Customer.objects.get().name == "张晓明"
    assert Ticket.objects.get(pk=ticket.pk).place == "城东路 18 号"


def test_without_the_key_nothing_can_be_read(use_keys, ticket_in):
    use_keys(OLD)
    ticket_in(State.INTAKE)
    use_keys(NEW)
    with pytest.raises(Undecipherable):
        Customer.objects.get()
