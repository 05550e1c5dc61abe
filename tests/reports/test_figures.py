"""Every figure against the slow computation, on random lives and on a seeded house."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from accounts.models import Department, User
from complaints.models import Ticket
from reports.definitions import DEFINITIONS, Statistic, Unit
from reports.figures import Dimension, Scope, by, figures, series, tickets
from reports.figures.counting import counted
from reports.figures.cutting import Cut
from reports.periods import Period
from reports.rollups import refresh
from reports.rollups.spread import LARGEST_ERROR
from tests.reports.houses import END, seeded
from tests.reports.independent import Slow, day, slow
from tests.reports.test_rollups import STEPS, WALKS
from tests.reports.walking import Walk

PER_USERS = [code for code, each in DEFINITIONS.items() if each.statistic is Statistic.PER_USERS]
SLOW = [code for code in DEFINITIONS if code not in PER_USERS]
RANKED = {Statistic.MEDIAN, Statistic.P90}


def keys(found) -> set[int]:
    return set(found.values_list("pk", flat=True))


def agree(figure, expected) -> None:
    """Same sample, same part, same value: percentiles within their stated error, all else exactly."""
    sample, part, value = expected
    code = figure.definition.code
    assert (code, figure.sample, figure.part) == (code, sample, part)
    if figure.definition.statistic in RANKED and value:
        assert abs(figure.value / value - 1) <= LARGEST_ERROR + 0.001, (code, figure.value, value)
    else:
        assert (code, figure.value) == (code, value)


def all_agree(first, last, now, scope=None, of=None) -> None:
    expected = Slow(first, last, day(now), of)
    found = figures(SLOW, Period.between(first, last), scope or Scope.house())
    for code in SLOW:
        agree(found[code], slow(code, expected))


@WALKS
@given(data=st.data())
def test_random_lives_are_counted_as_the_definitions_say(stage, now, data):
    with transaction.atomic():
        walk = Walk(stage=stage, now=now)
        for _ in range(STEPS):
            walk.step(data)
        refresh(now=walk.now)
        middle = day(now + (walk.now - now) / 2)
        team = stage.cast["agent"].unit
        all_agree(day(now), day(walk.now), walk.now)
        all_agree(day(now), middle, walk.now)
        all_agree(middle, day(walk.now), walk.now)
        all_agree(day(now), day(walk.now), walk.now, Scope.team(team), Ticket.objects.filter(team=team))
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with seeded(django_db_blocker, tickets=400, months=3, seed=7):
        yield


@pytest.mark.usefixtures("house", "db")
@pytest.mark.parametrize("period", ["2026-10", "2026-W42", "2026-09-14..2026-11-03", "2026-11"])
def test_a_seeded_house_is_counted_as_the_definitions_say(period):
    whole = Period.parse(period)
    all_agree(whole.first, whole.last, END)


@pytest.mark.usefixtures("house", "db")
def test_every_figure_has_cases_in_the_seeded_house():
    """Otherwise agreeing would prove little."""
    found = figures(SLOW, Period.parse("2026-08-20..2026-11-20"), Scope.house())
    assert [code for code, figure in found.items() if not figure.sample] == []


@pytest.mark.usefixtures("house", "db")
def test_a_branch_counts_its_own():
    branch = Department.objects.get(code="branch-east")
    own = Ticket.objects.filter(branch=branch)
    period = Period.parse("2026-10")
    scoped = figures(["volume", "on_time", "satisfaction"], period, Scope.branch(branch))
    expected = Slow(period.first, period.last, day(END), own)
    for code, figure in scoped.items():
        agree(figure, slow(code, expected))
    apart = by("on_time", period, Scope.house(), Dimension.BRANCH)
    assert (apart["branch-east"].part, apart["branch-east"].sample) == (
        scoped["on_time"].part,
        scoped["on_time"].sample,
    )


@pytest.mark.usefixtures("house", "db")
@pytest.mark.parametrize("code", SLOW)
def test_a_dimension_adds_up_to_the_whole(code):
    period = Period.parse("2026-10")
    whole = figures([code], period, Scope.house())[code]
    for dimension in (Dimension.CHANNEL, Dimension.CATEGORY, Dimension.DEPARTMENT):
        apart = by(code, period, Scope.house(), dimension).values()
        assert sum(figure.sample for figure in apart) == whole.sample, dimension
        if whole.part is not None:
            assert sum(figure.part or 0 for figure in apart) == whole.part


@pytest.mark.usefixtures("house", "db")
def test_days_add_up_to_their_month():
    month = Period.parse("2026-10")
    daily = series("volume", list(month.days()), Scope.house())
    assert len(daily) == 31
    whole = figures(["volume"], month, Scope.house())["volume"]
    assert sum(figure.sample for figure in daily) == whole.sample > 0


@pytest.mark.usefixtures("house", "db")
def test_each_day_of_a_series_is_that_day_alone(django_assert_num_queries):
    days = list(Period.parse("2026-10-20..2026-11-10").days())
    with django_assert_num_queries(2):
        found = series("on_time", days, Scope.house())
    alone = [figures(["on_time"], day, Scope.house())["on_time"] for day in days]
    assert list(found) == alone


@pytest.mark.usefixtures("house", "db")
def test_compensation_keeps_every_cent():
    found = figures(["compensation"], Period.parse("2026-10"), Scope.house())["compensation"]
    assert isinstance(found.value, Decimal)
    assert found.value == found.value.quantize(Decimal("0.01"))
    assert found.definition.unit is Unit.MONEY


@pytest.mark.usefixtures("house", "db")
def test_reading_a_month_takes_a_fixed_number_of_queries(django_assert_num_queries):
    with django_assert_num_queries(3):  # rows, what stands open, users
        figures(DEFINITIONS, Period.parse("2026-10"), Scope.house())
    with django_assert_num_queries(2):
        by("on_time", Period.parse("2026-10"), Scope.house(), Dimension.CATEGORY)
    with django_assert_num_queries(1):
        series("volume", list(Period.parse("2026-10").days()), Scope.house())


@pytest.mark.usefixtures("house", "db")
def test_a_figure_lists_its_cases():
    period, house = Period.parse("2026-10"), Scope.house()
    supervisor = User.objects.filter(role="supervisor").earliest("pk")
    for code in ("volume", "overdue_rate", "repeat_rate", "callback_rate", "entry_timeliness"):
        figure = figures([code], period, house)[code]
        assert tickets(code, period, house, viewer=supervisor).count() == figure.sample, code
        if figure.part is not None:
            counted = keys(tickets(code, period, house, viewer=supervisor, part=True))
            others = keys(tickets(code, period, house, viewer=supervisor, part=False))
            assert (len(counted), len(others)) == (figure.part, figure.sample - figure.part), code
            assert not counted & others


@pytest.mark.usefixtures("house", "db")
def test_a_dimension_lists_its_cases():
    period, house = Period.parse("2026-10"), Scope.house()
    supervisor = User.objects.filter(role="supervisor").earliest("pk")
    for dimension in (Dimension.SUBJECT, Dimension.DEPARTMENT):
        for key, figure in by("volume", period, house, dimension).items():
            found = tickets("volume", period, house, viewer=supervisor, keys={dimension: key})
            assert found.count() == figure.sample


@pytest.mark.usefixtures("house", "db")
def test_only_what_the_reader_may_see_is_listed():
    period = Period.parse("2026-10")
    analyst = User.objects.filter(role="analyst").earliest("pk")
    assert not tickets("volume", period, Scope.house(), viewer=analyst).exists()
    leader = User.objects.filter(role="leader").earliest("pk")
    scope = Scope.of(leader)
    own = figures(["volume"], period, scope)["volume"]
    listed = tickets("volume", period, scope, viewer=leader)
    assert own.sample == len(keys(listed)) > 0
    visible = keys(Ticket.objects.visible_to(leader))
    assert keys(tickets("volume", period, Scope.house(), viewer=leader)) <= visible


@pytest.mark.usefixtures("house", "db")
def test_what_counts_twice_is_listed_once():
    """A case closed twice in a month is two of the figure, and one of the list."""
    period, house = Period.parse("2026-10"), Scope.house()
    supervisor = User.objects.filter(role="supervisor").earliest("pk")
    expected = {story.ticket.pk for story, _, _ in Slow(period.first, period.last, day(END)).closed()}
    assert keys(tickets("closed", period, house, viewer=supervisor)) == expected
    assert expected <= keys(tickets("on_time", period, house, viewer=supervisor))


# What no rollup holds is counted from the cases


@pytest.mark.usefixtures("house", "db")
@pytest.mark.parametrize("period", ["2026-10", "2026-09-14..2026-11-03"])
@pytest.mark.parametrize("rows", [Dimension.CHANNEL, Dimension.DEPARTMENT, Dimension.CATEGORY])
def test_what_is_counted_from_cases_is_what_rollups_hold(rows, period):
    whole, house = Period.parse(period), Scope.house()
    read = figures(SLOW, whole, house)
    for code in SLOW:
        definition = DEFINITIONS[code]
        found = counted(Cut(definition=definition, period=whole, scope=house, rows=rows))
        assert found.figure() == read[code]
        if definition.statistic not in RANKED:  # which rollups do not hold row by row
            assert list(found.by_rows().items()) == list(by(code, whole, house, rows).items())


@pytest.mark.usefixtures("house", "db")
def test_every_pair_of_keys_is_counted_as_the_definitions_say():
    period, own = Period.parse("2026-10"), Ticket.objects.filter(priority=2, complexity="complex")
    expected = Slow(period.first, period.last, day(END), own)
    for code in ("volume", "on_time", "handling_time_median", "satisfaction", "open_old"):
        cut = Cut(
            definition=DEFINITIONS[code],
            period=period,
            scope=Scope.house(),
            rows=Dimension.PRIORITY,
            columns=Dimension.COMPLEXITY,
        )
        figure = counted(cut).figure("2", "complex")
        assert figure.sample, code
        agree(figure, slow(code, expected))


@pytest.mark.usefixtures("house", "db")
def test_a_unit_counts_its_own_from_cases_too():
    branch, period = Department.objects.get(code="branch-east"), Period.parse("2026-10")
    codes = ("volume", "on_time", "return_rate", "open_young")
    for scope in (Scope.branch(branch), Scope.department(Department.objects.get(code="network"))):
        read = figures(codes, period, scope)
        for code in codes:
            cut = Cut(definition=DEFINITIONS[code], period=period, scope=scope, rows=Dimension.PRIORITY)
            assert counted(cut).figure() == read[code], (scope, code)


@pytest.mark.usefixtures("house", "db")
def test_narrowed_to_a_key_it_is_that_row_alone():
    period, house = Period.parse("2026-10"), Scope.house()
    for key, figure in by("on_time", period, house, Dimension.CHANNEL).items():
        cut = Cut(
            definition=DEFINITIONS["on_time"],
            period=period,
            scope=house,
            rows=Dimension.SUBJECT,
            keys={Dimension.CHANNEL: key},
        )
        assert counted(cut).figure() == figure
