"""Signed-in browsers, and tickets with limits as `sla` would set them."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from complaints.models import Ticket
from tests.factories import Journey


@pytest.fixture
def now():
    """Pages show the present: the running minute, so that limits lie where a test puts them.

    Many tests in a minute begin at the same instant, and so with the same rows (tests/prepared.py).
    """
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def due(now):
    """`due(ticket, hours=2)`: give a ticket its next limit."""

    def set_due(ticket, **delta):
        at = now + timedelta(**delta) if delta else None
        Ticket.objects.filter(pk=ticket.pk).update(
            next_due_at=at, next_due_from=at and at - timedelta(days=3), next_due_target="preliminary"
        )
        return ticket

    return set_due


@pytest.fixture
def many(journey: Journey, due):
    """`many(45)`: entered tickets with rising limits."""

    def made(count):
        return [due(journey.entered().ticket, minutes=10 * position + 5) for position in range(count)]

    return made


@pytest.fixture
def send():
    """Send a move's form as the page would: with the version shown and a fresh key."""

    def posted(client, ticket, move, *, version=None, key=None, **data):
        ticket.refresh_from_db()
        form = {
            "version": version or ticket.version,
            "key": key or uuid.uuid4(),
            **_shown(ticket, move),
            **data,
        }
        return client.post(f"/work/tickets/{ticket.number}/moves/{move}/", form)

    return posted


def _shown(ticket, move):
    """The number of the request that stands above the form of a decision."""
    kind = {"decide_rejection": "rejection", "decide_invalid": "invalidation"}.get(move)
    latest = ticket.proposals.filter(kind=kind).order_by("-pk").first()
    return {"request": latest.pk} if latest else {}


def page(client, ticket, query=""):
    return client.get(f"/work/tickets/{ticket.number}/{query}")
