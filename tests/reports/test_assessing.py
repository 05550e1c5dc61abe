"""Intervals and places: pure; who is shown whom: through the pages."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from reports.assessing.intervals import wilson
from reports.assessing.ranking import LEAST, Stand, placed
from reports.definitions import DEFINITIONS
from reports.figures import Figure
from reports.models import Rollup

PAGE = "/work/figures/assessment/"
THOUSANDTH = Decimal("0.001")


def figure(part: int, sample: int, code: str = "satisfaction") -> Figure:
    value = Decimal(part) / sample if sample else None
    return Figure(definition=DEFINITIONS[code], value=value, sample=sample, part=part)


@pytest.mark.parametrize(
    ("part", "sample", "low", "high"),
    [  # from the published tables of the score interval
        (0, 10, "0.000", "0.278"),
        (8, 10, "0.490", "0.943"),
        (10, 10, "0.722", "1.000"),
        (50, 100, "0.404", "0.596"),
        (81, 263, "0.255", "0.366"),
    ],
)
def test_intervals_are_those_of_the_tables(part, sample, low, high):
    found = wilson(part, sample)
    assert abs(found.low - Decimal(low)) < THOUSANDTH
    assert abs(found.high - Decimal(high)) < THOUSANDTH


@given(sample=st.integers(1, 5000), data=st.data())
def test_an_interval_solves_the_equation_it_is_defined_by(sample, data):
    """At either end, what was seen lies exactly 1.96 standard errors away: found by no formula of ours."""
    part = data.draw(st.integers(0, sample))
    found, seen = wilson(part, sample), part / sample
    assert float(found.low) <= seen + 1e-6
    assert seen - 1e-6 <= float(found.high)
    for end in (float(found.low), float(found.high)):
        if 1e-4 < end < 1 - 1e-4:
            errors = abs(seen - end) / (end * (1 - end) / sample) ** 0.5
            assert abs(errors - 1.96) < 0.05


@pytest.mark.parametrize(("part", "sample"), [(0, 0), (3, 2), (-1, 4)])
def test_nothing_has_no_interval(part, sample):
    with pytest.raises(ValueError, match="of"):
        wilson(part, sample)


def test_whoever_overlaps_shares_a_place():
    found = placed({"a": figure(95, 100), "b": figure(90, 100), "c": figure(40, 100)}, whole=figure(225, 300))
    assert [(key, each.first, each.last) for key, each in found.items()] == [
        ("a", 1, 2),
        ("b", 1, 2),
        ("c", 3, 3),
    ]
    assert [each.stand for each in found.values()] == [Stand.BETTER, Stand.BETTER, Stand.WORSE]
    assert all(each.among == 3 for each in found.values())


def test_few_cases_are_not_compared_and_move_nobody():
    perfect = figure(LEAST - 1, LEAST - 1)
    found = placed({"few": perfect, "a": figure(30, 60), "b": figure(33, 60)}, whole=figure(90, 150))
    assert list(found)[-1] == "few"
    assert (found["few"].stand, found["few"].first) == (Stand.TOO_FEW, None)
    assert {(each.first, each.last) for key, each in found.items() if key != "few"} == {(1, 2)}


def test_where_less_is_better_less_is_better():
    code = "return_rate"
    found = placed({"low": figure(2, 100, code), "high": figure(40, 100, code)}, figure(42, 200, code))
    assert [(key, each.stand) for key, each in found.items()] == [
        ("low", Stand.BETTER),
        ("high", Stand.WORSE),
    ]


def test_one_alone_has_no_place():
    found = placed({"a": figure(50, 60)}, whole=figure(50, 60))
    assert (found["a"].stand, found["a"].first) == (Stand.LIKE, None)


def test_nobody_has_a_figure_without_cases():
    found = placed({"a": figure(0, 0)}, whole=figure(0, 0))
    assert found["a"].interval is None


# Who reads whom


@pytest.fixture
def october(people, network) -> None:
    """Two people of the team, one of them of another, each with forty answers in time."""
    tallies = {"responded": [40, 4000], "responded_in_time": [36], "closed": [40, 9], "solved": [35]}
    agents = {people.agent.staff_number: tallies, "S999": tallies}
    rows = {
        ("", ""): {"": tallies},
        ("", "agent"): agents,
        ("", "team"): {people.agent.unit.code: tallies, "K9": tallies},
        ("", "department"): {network.code: tallies, "X9": tallies},
        (f"team:{people.agent.unit.code}", ""): {"": tallies},
        (f"team:{people.agent.unit.code}", "agent"): agents,
    }
    for (scope, dimension), keys in rows.items():
        month = Rollup.Span.MONTH
        Rollup.objects.create(span=month, first="2026-10-01", scope=scope, dimension=dimension, keys=keys)


@pytest.fixture
def read(people, october):
    def page(role: Role, **asked: str) -> str:
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(people, role))
        response = client.get(PAGE, {"period": "2026-10", **asked})
        assert response.status_code == 200
        return response.content.decode()

    return page


@pytest.mark.django_db
def test_a_person_reads_their_own_and_nobody_elses(read, people):
    page = read(Role.AGENT)
    assert people.agent.name in page
    assert "S999" not in page
    assert "K9" not in page
    assert "Handling departments" not in page


@pytest.mark.django_db
def test_a_leader_reads_their_team(read, people):
    page = read(Role.LEADER)
    assert people.agent.name in page
    assert "S999" not in page  # works elsewhere now
    assert "K9" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MANAGER, Role.SUPERVISOR])
def test_management_reads_all(read, people, role):
    page = read(role)
    assert people.agent.name in page
    assert "S999" in page
    assert "K9" in page
    assert "X9" in page


@pytest.mark.django_db
def test_an_analyst_reads_units_and_no_people(read, people):
    page = read(Role.ANALYST)
    assert "K9" in page
    assert "People of the service desk" not in page
    assert "S999" not in page


@pytest.mark.django_db
def test_a_handler_reads_their_department(read, people):
    page = read(Role.HANDLER)
    assert people.handler.unit.name_en in page
    assert "X9" not in page
    assert "S999" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.QA, Role.ADMINISTRATOR, Role.PROVIDER, Role.APPROVER, Role.AUDITOR])
def test_others_read_none(people, client, role):
    client.force_login(getattr(people, role))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}file/", {"format": "csv"}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["nonsense", "2026-W41", "2026-10-05"])
def test_nobody_is_judged_by_a_week(people, client, asked):
    client.force_login(people.manager)
    assert client.get(PAGE, {"period": asked}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["xlsx", "docx", "csv"])
def test_the_file_holds_what_the_page_shows_and_no_more(people, october, client, name, caplog):
    client.force_login(people.agent)
    response = client.get(reverse("reports:assessment_file"), {"period": "2026-10", "format": name})
    ending = "zip" if name == "csv" else name
    assert response.headers["Content-Disposition"].startswith('attachment; filename="KH-2026-10-')
    assert response.headers["Content-Disposition"].endswith(f'.{ending}"')
    assert b"S999" not in response.content


@pytest.mark.django_db
def test_without_cases_the_page_says_so(people, client):
    client.force_login(people.manager)
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}file/", {"format": "csv"}).status_code == 404


@pytest.mark.django_db
def test_the_page_takes_few_queries(people, october, client, django_assert_max_num_queries):
    client.force_login(people.manager)
    with django_assert_max_num_queries(60):
        client.get(PAGE, {"period": "2026-10"})
