"""The deadline dashboard: every number leads to exactly what it counts, and counts what the viewer sees."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, User
from accounts.roles import Role
from complaints.models import Ticket
from complaints.states import State
from reports.dashboard.breaches import DAYS, counted, since
from reports.dashboard.cuts import Age
from reports.dashboard.heat import MOST_UNITS
from reports.dashboard.listing import PER_PAGE
from reports.rollups import rebuild
from sla.models import Clock

pytestmark = pytest.mark.django_db
MEASURED = 10  # beside session and user
DASHBOARD = "/work/figures/"
LINK = re.compile(r'<a [^>]*href="(/work/figures/(?:tickets|breaches)/[^"]*)">\s*([\d,]+)\s*</a>')


@pytest.fixture
def now():
    """Pages show the present: the real instant, so that limits lie where a test puts them."""
    return timezone.now()


@pytest.fixture
def as_(people):
    def browser(role) -> Client:
        client = Client()
        client.force_login(getattr(people, role))
        return client

    return browser


@pytest.fixture
def due(journey, now):
    """`due(minutes=5)`: an entered ticket with its next limit then, received so many days ago."""

    def made(days: float = 0, **delta) -> Ticket:
        ticket = journey.entered().ticket
        received = now - timedelta(days=days, minutes=5)
        Ticket.objects.filter(pk=ticket.pk).update(next_due_at=now + timedelta(**delta), received_at=received)
        return ticket

    return made


@pytest.fixture
def broken(now):
    """`broken(ticket, "solution")`: one of its limits ran out so long ago."""

    def made(ticket: Ticket, target: str, **ago) -> Clock:
        at = now - timedelta(**ago or {"hours": 1})
        clock, _ = Clock.objects.update_or_create(
            ticket=ticket,
            target=target,
            cycle=1,
            defaults={
                "policy": "standard",
                "policy_version": 1,
                "started_at": at - timedelta(hours=24),
                "due_at": at,
                "original_due_at": at,
                "met_at": None,
                "next_step_at": None,
                "breached_at": at,
                "detected_at": at,
            },
        )
        return clock

    return made


@pytest.fixture
def elsewhere(headquarters) -> Department:
    return Department.objects.create(
        code="K9",
        kind=Department.Kind.TEAM,
        parent=headquarters,
        name_zh="客服九班",
        name_en="Service team 9",
    )


def tiles(response) -> dict[str, int]:
    return {tile.term.code: tile.count for tile in response.context["tiles"]}


def html(response) -> str:
    return unescape(response.content.decode())


def listed(client: Client, address: str) -> int:
    """How many rows the list behind an address has, all its pages together."""
    number = 0
    while address:
        page = client.get(address)
        number += len(page.context["rows"])
        address = page.context["next_url"] and address.partition("?")[0] + page.context["next_url"]
    return number


def some_of_everything(journey, due, broken):
    due(minutes=30)
    due(minutes=150, days=4)
    overdue = due(minutes=-20, days=20)
    broken(overdue, "solution")
    broken(overdue, "entry", days=2)
    broken(journey.to(State.NEGOTIATING), "preliminary")
    broken(journey.to(State.ARCHIVED), "result_notice", days=3)
    due(days=DAYS + 5, minutes=-9)


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


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER])
def test_every_number_leads_to_exactly_its_tickets(as_, journey, due, broken, role):
    some_of_everything(journey, due, broken)
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
def test_who_sees_no_ticket_reads_the_figures_of_all_without_a_case(as_, journey, due, broken, role):
    some_of_everything(journey, due, broken)
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
def test_no_customer_is_named(as_, journey, due, broken, role):
    some_of_everything(journey, due, broken)
    client = as_(role)
    pages = [client.get(DASHBOARD)]
    if role is not Role.MANAGER:
        pages += [client.get(reverse(name)) for name in ("reports:tickets", "reports:breaches")]
    for page in pages:
        assert not re.search("张晓明|1380000|zhang@", html(page))


def test_every_figure_has_its_definition_within_reach_of_the_keyboard(as_, journey, due, broken):
    some_of_everything(journey, due, broken)
    page = html(as_(Role.SUPERVISOR).get(DASHBOARD))
    opened = re.findall(r'<button class="ts-about" type="button" [^>]*popovertarget="([^"]+)"', page)
    shown = re.findall(r'id="(term-[^"]+)" popover', page)
    assert set(opened) == set(shown)
    assert len(opened) == len(set(opened)) >= 8


def test_an_empty_house_has_a_dashboard(as_):
    response = as_(Role.SUPERVISOR).get(DASHBOARD)
    assert set(tiles(response).values()) == {0}
    assert response.context["heat"].rows == []
    assert not response.context["engine"].is_well  # nothing has swept yet


def test_the_page_says_how_the_enforcement_is_doing(as_, now, journey, broken):
    clock = broken(journey.entered().ticket, "solution")
    Clock.objects.filter(pk=clock.pk).update(quarantined_at=now)
    lines = as_(Role.SUPERVISOR).get(DASHBOARD).context["engine"].lines
    assert [line.words for line in lines if line.is_trouble][-1] == "1"


def test_the_page_leads_to_what_its_figures_mean(as_):
    assert f'href="{reverse("reports:definitions")}"' in html(as_(Role.SUPERVISOR).get(DASHBOARD))


@pytest.mark.parametrize("part", ["live", "trends"])
def test_a_part_comes_alone(as_, part):
    response = as_(Role.SUPERVISOR).get(DASHBOARD, headers={"HX-Request": "true", "HX-Target": part})
    assert f'id="{part}"' in html(response)
    assert "<html" not in html(response)


def test_it_takes_few_questions_however_much_there_is(as_, journey, due, broken):
    client = as_(Role.SUPERVISOR)
    client.get(DASHBOARD)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(DASHBOARD, headers={"HX-Request": "true", "HX-Target": "live"})
        asked.append([query["sql"] for query in queries.captured_queries[2:]])
        some_of_everything(journey, due, broken)
    assert len(asked[0]) <= len(asked[1]) <= MEASURED, "\n".join(asked[1])


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
