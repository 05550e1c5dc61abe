"""Every number leads to exactly what it counts."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from reports.dashboard.listing import PER_PAGE
from tests.reports.dashboard.reading import DASHBOARD, LINK, html, listed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER])
def test_every_number_leads_to_exactly_its_tickets(as_, some_of_everything, role):
    some_of_everything()
    client = as_(role)
    links = LINK.findall(html(client.get(DASHBOARD)))
    assert len(links) > 12
    wrong = [(address, shown) for address, shown in links if listed(client, address) != int(shown)]
    assert not wrong


def test_a_long_list_is_read_page_by_page_and_complete(as_, due):
    for position in range(PER_PAGE + 2):
        due(minutes=position - 5)
    client = as_(Role.SUPERVISOR)
    assert listed(client, reverse("reports:tickets")) == PER_PAGE + 2
    assert client.get(reverse("reports:tickets")).context["total"] == PER_PAGE + 2


def test_a_long_list_of_broken_limits_too(as_, journey, broken):
    ticket = journey.entered().ticket
    for position in range(PER_PAGE + 2):
        broken(ticket, f"target-{position}", hours=1)
    client = as_(Role.SUPERVISOR)
    assert listed(client, reverse("reports:breaches")) == PER_PAGE + 2


@pytest.mark.parametrize(
    "address",
    [
        "tickets/?due=never",
        "tickets/?state=archived",
        "tickets/?age=1",
        "tickets/?after=made-up",
        "breaches/?target=none",
        "breaches/?unit=x",
        "breaches/?after=made-up",
        "behind/none/",
        "behind/volume/?period=when",
        "behind/volume/?part=maybe",
    ],
)
def test_an_address_that_names_nothing_is_not_found(as_, address):
    assert as_(Role.SUPERVISOR).get(DASHBOARD + address).status_code == 404
