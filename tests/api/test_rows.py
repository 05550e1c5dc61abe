"""Rows of the ticket list say what their serializer, and with it the schema, says."""

import pytest

from api.views.rows import row
from api.views.shown import TicketRow
from complaints.personal import masked
from complaints.states import State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.INTAKE, State.ASSIGNED, State.FEEDBACK, State.ARCHIVED])
def test_a_row_is_what_the_serializer_makes_of_the_ticket(ticket_in, state):
    ticket = ticket_in(state)
    ticket.refresh_from_db()
    ticket.shown_complainant = masked(ticket.customer)
    assert row(ticket) == TicketRow(ticket).data
