"""A customer's browser that has proved number and code."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from complaints.models import Ticket
from complaints.states import State
from tests.factories import Journey

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002"
    "000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def customer(
    client: Client, journey: Journey, ticket_in: Callable[[State], Ticket]
) -> Callable[[State], Ticket]:
    """`customer(State.NEGOTIATING)`: a ticket whose code this client has given."""

    def entered(state: State) -> Ticket:
        ticket = ticket_in(state)
        answer = client.post("/progress/", {"number": ticket.number, "code": journey.code})
        assert answer.status_code == 302
        return ticket

    return entered


@pytest.fixture
def today() -> datetime:
    """The pages take the real time; what came before must not lie in another year."""
    return timezone.now()
