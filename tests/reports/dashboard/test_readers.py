"""Who reads which figures, and that nobody is named."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from complaints.models import Ticket
from tests.reports.dashboard.reading import DASHBOARD, LINK, html, tiles

pytestmark = pytest.mark.django_db


def test_a_leader_sees_only_the_own_team(as_, due, broken, elsewhere):
    own, foreign = due(minutes=-5), due(minutes=-5)
    stranger = User.objects.create_user("X9", None, name="陌生人", role=Role.AGENT, unit=elsewhere)
    Ticket.objects.filter(pk=foreign.pk).update(agent=stranger, team=elsewhere)
    broken(own, "solution")
    broken(foreign, "solution")
    leader, supervisor = (as_(role).get(DASHBOARD) for role in (Role.LEADER, Role.SUPERVISOR))
    assert (tiles(leader)["overdue"], tiles(supervisor)["overdue"]) == (1, 2)
    assert (leader.context["heat"].total.count, supervisor.context["heat"].total.count) == (1, 2)
    assert foreign.number not in html(as_(Role.LEADER).get(reverse("reports:breaches")))
    assert foreign.number not in html(as_(Role.LEADER).get(reverse("reports:tickets")))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST])
def test_who_sees_no_ticket_reads_the_figures_of_all_without_a_case(as_, some_of_everything, role):
    some_of_everything()
    client = as_(role)
    response = client.get(DASHBOARD)
    page = html(response)
    assert tiles(response)["open"] == 5
    assert not LINK.findall(page)
    for ticket in Ticket.objects.all():
        assert ticket.number not in page
        assert ticket.subject not in page
    assert client.get(reverse("reports:tickets")).status_code == 403
    assert client.get(reverse("reports:breaches")).status_code == 403


@pytest.mark.parametrize("role", [Role.AGENT, Role.HANDLER, Role.QA, Role.AUDITOR, Role.ADMINISTRATOR])
def test_other_roles_see_no_figures(as_, role):
    assert as_(role).get(DASHBOARD).status_code == 403


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MANAGER, Role.LEADER])
def test_no_customer_is_named(as_, some_of_everything, role):
    some_of_everything()
    client = as_(role)
    pages = [client.get(DASHBOARD)]
    if role is not Role.MANAGER:
        pages += [client.get(reverse(name)) for name in ("reports:tickets", "reports:breaches")]
    for page in pages:
        assert not re.search("张晓明|1380000|zhang@", html(page))
