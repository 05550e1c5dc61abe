"""Sections and assessment of a seeded house against a second, independent count."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.roles import Role
from complaints.models import Ticket
from complaints.models.outcome import Score
from reports.assessing.assessing import assess, of_units
from reports.assessing.measures import Group
from reports.document import Facts
from reports.exhibits import Table
from reports.figures import Scope
from reports.models import Benchmark, CaseStudy
from reports.periods import Period
from reports.sections import Asked
from reports.sections.ageing import ageing
from reports.sections.appraisal import appraisal
from reports.sections.benchmark import benchmark
from reports.sections.cases import cases
from reports.sections.comparison import comparison, parts_of
from reports.sections.dissatisfaction import dissatisfaction
from reports.sections.extensions import extensions
from sla.models import Extension
from tests.reports.houses import END, seeded
from tests.reports.independent import Slow, day, slow

OCTOBER, QUARTER = Period.parse("2026-10"), Period.parse("2026-Q4")


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with seeded(django_db_blocker, tickets=240, months=2, seed=11):
        yield


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


pytestmark = pytest.mark.usefixtures("house", "db")


def asked(period: Period = OCTOBER) -> Asked:
    return Asked(period, Scope.house())


def only(blocks, kind=Table):
    return [block for block in blocks if isinstance(block, kind)]


def test_what_is_open_is_of_the_age_it_says():
    (table,) = only(ageing(asked()))
    expected = Slow(OCTOBER.first, OCTOBER.last, day(END))
    bands = [slow(code, expected)[0] for code in ("open_young", "open_middle", "open_old")]
    assert list(table.total[1:]) == [*bands, sum(bands)]
    assert sum(bands) > 0
    for place in range(1, 5):
        assert sum(row[place] for row in table.rows) == table.total[place]
    units = Counter(
        story.ticket.lead_department.name if story.ticket.lead_department else ""
        for story in expected.stories
        if expected.was_open(story)
    )
    named = {row[0]: row[4] for row in table.rows}
    assert named.pop("Service desk, with no department", 0) == units.pop("", 0)
    assert named == dict(units)


def test_extensions_are_those_decided_in_the_period():
    (table,) = only(extensions(asked()))
    decided = [
        each for each in Extension.objects.all() if each.decided_at and day(each.decided_at) in OCTOBER
    ]
    approved = [each for each in decided if each.outcome == "approved"]
    assert table.total[1] == len(approved) > 0
    assert table.total[3] == len(decided) - len(approved)


def test_dissatisfied_answers_add_up():
    tables = only(dissatisfaction(asked()))
    scores = Slow(OCTOBER.first, OCTOBER.last, day(END)).scores()
    unhappy = sum(score <= Score.DISSATISFIED for score in scores)
    assert unhappy > 0
    for table in tables:
        assert table.total[1] == unhappy
        assert sum(row[1] for row in table.rows) == unhappy
        assert abs(sum(row[2] for row in table.rows) - 1) < Decimal("0.0001")


def test_a_quarter_is_compared_month_by_month_and_a_year_quarter_by_quarter():
    assert [str(each) for each in parts_of(QUARTER)] == ["2026-10", "2026-11", "2026-12"]
    assert [str(each) for each in parts_of(Period.parse("2026"))] == [f"2026-Q{n}" for n in range(1, 5)]
    assert comparison(asked()) is None
    section = comparison(asked(QUARTER))
    assert section
    (table,) = only(section.blocks)
    name, *cells = table.rows[0]
    counts = [cell.value for cell in cells]
    assert name == "Complaints"
    assert sum(counts[:3]) == counts[3]
    assert counts[0] == len(Slow(OCTOBER.first, OCTOBER.last, day(END)).valid())


def test_the_regulators_figure_stands_beside_ours_once_it_is_known():
    assert benchmark(asked(QUARTER)) is None
    Benchmark.objects.create(quarter=date(2026, 10, 1), per_million="9.10", source="工信部 2026Q4 通告")
    section = benchmark(asked(QUARTER))
    assert section
    assert only(section.blocks)[0].rows[0][2:] == (Decimal("9.10"), None, "工信部 2026Q4 通告")
    assert benchmark(asked()) is None


def test_units_are_assessed_in_quarters_and_nobody_is_named():
    assert appraisal(asked()) is None
    section = appraisal(asked(QUARTER))
    assert section
    text = " ".join(str(row) for table in only(section.blocks) for row in table.rows)
    assert not [user.name for user in User.objects.all() if user.name in text]


def test_every_share_of_the_assessment_is_that_of_a_second_count():
    """Each person's and unit's tickets looked through one by one; the interval by halving, not by formula."""
    manager = User.objects.filter(role=Role.MANAGER).earliest("pk")
    people = {user.name: user for user in User.objects.filter(role=Role.AGENT)}
    found = assess(manager, QUARTER)
    lines = [(each.code, line) for each in found.of(Group.PEOPLE) for line in each.lines]
    assert {code for code, _line in lines} == {"response_in_time", "resolution_rate", "satisfaction"}
    counted = {}
    for code, line in lines:
        own = Ticket.objects.filter(agent=people[line.name])
        if line.name not in counted:
            counted[line.name] = Slow(QUARTER.first, QUARTER.last, day(END), own)
        sample, part, value = slow(code, counted[line.name])
        figure = line.placed.figure
        assert (line.name, code, figure.sample, figure.part) == (line.name, code, sample, part)
        assert figure.value == value
        assert part is not None
        assert line.placed.interval
        low, high = ends(part, sample)
        assert abs(float(line.placed.interval.low) - low) < 1e-5
        assert abs(float(line.placed.interval.high) - high) < 1e-5


def ends(part: int, sample: int) -> tuple[float, float]:
    """Where what was seen is 1.96 standard errors away, on either side: found by halving."""

    def is_possible(share: float) -> bool:
        return (part / sample - share) ** 2 <= 1.959964**2 * share * (1 - share) / sample

    def edge(inside: float, outside: float) -> float:
        for _ in range(60):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if is_possible(middle) else (inside, middle)
        return inside

    seen = min(max(part / sample, 1e-12), 1 - 1e-12)
    return edge(seen, 0.0), edge(seen, 1.0)


def test_units_of_the_assessment_add_up_to_the_whole():
    teams = of_units(QUARTER).of(Group.TEAMS)
    for each in teams:
        assert sum(line.placed.figure.sample for line in each.lines) <= each.whole.sample
        assert each.whole.sample > 0


def test_typical_cases_are_those_published_of_the_period():
    assert cases(asked()) is None
    writer, reader = User.objects.order_by("pk")[:2]
    tickets = Ticket.objects.filter(state="archived", category__isnull=False)[:3]
    states = ("published", "published", "review")
    days = (OCTOBER.first, OCTOBER.first - timedelta(days=1), OCTOBER.last)
    for ticket, state, closed_on in zip(tickets, states, days, strict=True):
        CaseStudy.objects.create(
            ticket=ticket,
            category=ticket.category,
            closed_on=closed_on,
            state=state,
            title=f"{state} {closed_on}",
            situation="经过",
            handling="处理",
            result="结果",
            lesson="教训",
            written_by=writer,
            written_at=END,
            reviewed_by=reader,
            published_at=END,
        )
    section = cases(asked())
    assert section
    (case,) = only(section.blocks, Facts)
    assert case.title.endswith("published 2026-10-01")
    assert ("What we learned", "教训") in case.items
