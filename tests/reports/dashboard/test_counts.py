"""What the dashboard counts, of which unit and when."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Department
from accounts.roles import Role
from complaints.models import Ticket
from complaints.states import State
from reports.dashboard.breaches import DAYS, counted, since
from reports.dashboard.cuts import Age
from reports.dashboard.heat import MOST_UNITS
from reports.rollups import rebuild
from tests.reports.dashboard.reading import DASHBOARD, html, tiles

pytestmark = pytest.mark.django_db


def test_the_limits_are_counted_by_when_they_fall_due(as_, due):
    for minutes in (-60, -1, 30, 61, 239, 241):
        due(minutes=minutes)
    found = tiles(as_(Role.SUPERVISOR).get(DASHBOARD))
    assert (found["open"], found["overdue"], found["hour"], found["four-hours"]) == (6, 2, 1, 3)


def test_open_tickets_stand_by_state_and_age(as_, due, journey):
    due(minutes=5)
    due(minutes=5, days=3.5)
    due(minutes=5, days=16)
    journey.to(State.ARCHIVED)
    rows = {bar.row.state: bar.row for bar in as_(Role.SUPERVISOR).get(DASHBOARD).context["states"]}
    assert rows[State.INTAKE].ages == {Age.YOUNG: 1, Age.MIDDLE: 1, Age.OLD: 1}
    assert sum(row.total for row in rows.values()) == 3


def test_a_broken_limit_counts_for_the_unit_that_owes_it(as_, journey, broken, network, team):
    ticket = journey.to(State.INVESTIGATING)
    broken(ticket, "entry")
    broken(ticket, "preliminary")
    heat = as_(Role.SUPERVISOR).get(DASHBOARD).context["heat"]
    counted = {
        (row.name, str(column.code)): cell.count
        for row in heat.rows
        for column, cell in zip(heat.columns, row.cells[:-1], strict=True)
        if cell.count
    }
    assert counted == {(team.name, "entry"): 1, (network.name, "preliminary"): 1}
    assert heat.total.count == 2


def test_a_limit_broken_before_the_period_is_not_counted(as_, journey, broken, now):
    broken(journey.entered().ticket, "solution", days=DAYS + 1)
    broken(journey.entered().ticket, "solution", seconds=(now - since(now)).total_seconds() - 1)
    assert as_(Role.SUPERVISOR).get(DASHBOARD).context["heat"].total.count == 1


def test_many_units_end_in_one_row(as_, journey, broken, headquarters):
    for position in range(MOST_UNITS + 3):
        unit = Department.objects.create(
            code=f"U{position}",
            kind=Department.Kind.DEPARTMENT,
            parent=headquarters,
            name_zh=f"部门{position}",
            name_en=f"Unit {position}",
        )
        ticket = journey.entered().ticket
        Ticket.objects.filter(pk=ticket.pk).update(lead_department=unit)
        broken(ticket, "solution")
    response = as_(Role.SUPERVISOR).get(DASHBOARD)
    heat = response.context["heat"]
    assert len(heat.rows) == MOST_UNITS + 1
    assert heat.rows[-1].total.count == 3
    assert not heat.rows[-1].total.asks
    assert heat.total.count == MOST_UNITS + 3


def test_a_rate_leads_to_the_cases_that_missed_it(as_, journey, now):
    journey.now = now
    in_time = journey.to(State.INTAKE)
    journey.complaint = {"received_at": now - timedelta(hours=2)}
    late = journey.to(State.INTAKE)
    rebuild(now=now)
    client = as_(Role.SUPERVISOR)
    page = client.get(DASHBOARD)
    (rate,) = [each for each in page.context["rates"] if each.code == "entry_timeliness"]
    assert (rate.figure.part, rate.figure.sample) == (1, 2)
    behind = html(client.get(f"{reverse('reports:behind', args=[rate.code])}?{rate.missed}"))
    assert late.number in behind
    assert in_time.number not in behind


def test_days_that_are_over_are_counted_once_a_minute_and_today_at_every_look(
    as_, journey, broken, people, now
):
    ticket = journey.entered().ticket
    broken(ticket, "solution", days=3)
    assert counted(people.supervisor, now).total() == 1
    broken(ticket, "preliminary", days=3)
    broken(ticket, "entry", seconds=0)
    assert counted(people.supervisor, now + timedelta(seconds=59)).total() == 2
    assert counted(people.supervisor, now + timedelta(seconds=61)).total() == 3
