"""Entering and moving a ticket ask the database little, and send it what they owe in one message."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.models import Ticket
from complaints.states import Complexity, Severity, State, Urgency

pytestmark = pytest.mark.django_db
ENTERING, CLASSIFYING = 16, 17


@pytest.fixture
def enter(as_, category_complex):
    """A call as the desk types it in, with everything that is to be encrypted and sent."""
    client = as_("agent")

    def entered(phone):
        form = {
            "entry_key": str(uuid.uuid4()),
            "channel": "hotline",
            "received_at": f"{timezone.localtime():%Y-%m-%d %H:%M}",
            "phone": phone,
            "name": "王小明",
            "relation": "self",
            "email": "wang@example.com",
            "description": "家里的宽带从上周五晚上开始频繁断线。",
            "demand": "尽快修复。",
            "category": str(category_complex.pk),
            "place": "人民路 1 号",
            "address": "人民路 1 号",
        }
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(reverse("desk:new"), form)
        assert answer.status_code == 302, answer.content.decode()
        return [each["sql"] for each in asked]

    return entered


def test_entering_takes_few_statements(enter):
    enter("13800000001")  # reads the catalogue, which is kept until somebody changes it
    assert len(enter("13800000002")) == ENTERING


def test_whoever_has_a_number_keeps_others_waiting_for_little(enter):
    """What needs the number goes in one message, then the session; then the transaction ends."""
    enter("13800000001")
    asked = enter("13800000002")
    taken = next(place for place, sql in enumerate(asked) if "complaints_daycounter" in sql)
    before, after = asked[taken], asked[taken + 1 :]
    assert ["INSERT" in sql or "UPDATE" in sql for sql in after] == [True, True, False]
    for table in ("complaints_customer", "sla_clock", "channels_intake_contact"):
        assert f'INSERT INTO "{table}"' in before
    for table in ("complaints_ticket", "complaints_historyevent", "notifications_notice"):
        assert f'INSERT INTO "{table}"' in after[0]
    assert Ticket.objects.count() == 2


def test_a_move_takes_few_statements(as_, journey, category_complex):
    client, ticket = as_("agent"), journey.to(State.INTAKE)
    for version, severity in enumerate((Severity.MINOR, Severity.SERIOUS), ticket.version):
        form = {
            "version": str(version),
            "key": str(uuid.uuid4()),
            "category": str(category_complex.pk),
            "severity": str(int(severity)),
            "urgency": str(int(Urgency.NORMAL)),
            "complexity": Complexity.COMPLEX,
        }
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(reverse("workspace:move", args=[ticket.number, "classify"]), form)
        assert answer.status_code == 302, answer.content.decode()
    written = [each["sql"] for each in asked if 'INSERT INTO "complaints_historyevent"' in each["sql"]]
    assert len(asked) == CLASSIFYING
    assert len(written) == 1
    assert 'UPDATE "complaints_ticket"' in written[0]
