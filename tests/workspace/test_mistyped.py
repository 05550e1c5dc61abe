"""A mistyped number is told so, to staff as to customers."""

import pytest
from django.urls import reverse

from complaints.states import State


@pytest.mark.parametrize("change", [lambda n: n[:-1] + str((int(n[-1]) + 1) % 10), lambda n: n[:-2]])
def test_a_mistyped_number_is_told_so(client, ticket_in, people, change):
    ticket = ticket_in(State.INTAKE)
    client.force_login(people.agent)
    answer = client.post(reverse("workspace:find"), {"q": change(ticket.number)}, follow=True)
    assert "工单编号不正确" in answer.content.decode()


def test_the_right_number_leads_to_its_ticket(client, ticket_in, people):
    ticket = ticket_in(State.INTAKE)
    client.force_login(people.agent)
    answer = client.post(reverse("workspace:find"), {"q": ticket.number.lower()})
    assert answer.headers["Location"] == reverse("workspace:ticket", args=[ticket.number])
