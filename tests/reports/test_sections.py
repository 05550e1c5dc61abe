"""What a report says: pure arithmetic, and a house in which nothing has happened."""

from decimal import Decimal

import pytest
from django.utils import translation

from reports.definitions import DEFINITIONS
from reports.exhibits import Kind
from reports.figures import Figure, Scope
from reports.periods import Period
from reports.sections import SECTIONS, Asked
from reports.sections.changing import change, kind_of_change
from reports.sections.days_off import marks
from reports.sections.forecast import Forecast, foreseen

THIRTY = [30] * 12


def figure(code: str, value: str | None, sample: int = 100) -> Figure:
    return Figure(definition=DEFINITIONS[code], value=Decimal(value) if value else None, sample=sample)


@pytest.mark.parametrize(
    ("code", "now", "before", "difference", "kind"),
    [
        ("volume", "110", "100", "0.1", Kind.CHANGE),
        ("volume", "110", "0", None, Kind.CHANGE),
        ("on_time", "0.95", "0.97", "-0.02", Kind.POINTS),
        ("on_time", None, "0.97", None, Kind.POINTS),
        ("on_time", "0.95", None, None, Kind.POINTS),
        ("handling_time", "5400", "3600", "0.5", Kind.CHANGE),
        ("satisfaction_score", "4.2", "4.5", "-0.3", Kind.SCORE),
        ("compensation", "50", "200", "-0.75", Kind.CHANGE),
    ],
)
def test_each_kind_of_figure_differs_in_its_own_way(code, now, before, difference, kind):
    assert kind_of_change(DEFINITIONS[code]) == kind
    assert change(figure(code, now), figure(code, before)) == (difference and Decimal(difference))


def test_against_a_period_without_cases_there_is_no_change():
    assert change(figure("volume", "5"), figure("volume", "0", sample=0)) is None


def forecast(counts: list[int], days: list[int], ahead: int) -> Forecast:
    found = foreseen(counts, days, ahead)
    assert found is not None
    return found


def test_a_steady_house_is_foreseen_exactly():
    found = forecast([60] * 12, THIRTY, 31)
    assert (found.expected, found.lowest, found.highest, found.error) == (62, 62, 62, Decimal(0))
    assert found.tried == 9


def test_the_length_of_months_counts():
    found = forecast([31, 28, 31, 30, 31, 30, 31], [31, 28, 31, 30, 31, 30, 31], 28)
    assert (found.expected, found.error) == (28, Decimal(0))


def test_what_was_off_before_widens_the_interval():
    found = forecast([100, 100, 100, 130, 70, 130, 70, 130], THIRTY[:8], 30)
    assert found.lowest < found.expected < found.highest
    assert found.error > Decimal("0.2")
    assert forecast([1, 1, 1, 90, 1, 1, 90], THIRTY[:7], 30).lowest == 0


@pytest.mark.parametrize("counts", [[], [0] * 12, [0] * 7 + [9] * 5, [9] * 5])
def test_too_few_months_to_try_foresee_nothing(counts):
    assert foreseen(counts, THIRTY[: len(counts)], 30) is None


def test_months_before_the_first_complaint_do_not_count():
    assert foreseen([0, 0, *[60] * 6], THIRTY[:8], 30) == foreseen([60] * 6, THIRTY[:6], 30)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_where_nothing_happened_nothing_is_said(language):
    with translation.override(language):
        asked = Asked(Period.parse("2026-10"), Scope.house())
        assert [key for key, section in SECTIONS.items() if section(asked)] == []


@pytest.mark.parametrize(
    ("period", "trend", "months", "following"),
    [
        ("2026-10", ("2025-11", "2026-10"), ("2025-11", "2026-10"), "2026-11"),
        ("2026-Q3", ("2025-10", "2026-09"), ("2025-10", "2026-09"), "2026-10"),
        ("2026-W47", ("2026-W36", "2026-W47"), ("2025-11", "2026-10"), "2026-11"),
        ("2026-10-05..2026-10-17", ("2025-10", "2026-09"), ("2025-10", "2026-09"), "2026-10"),
    ],
)
def test_no_line_ends_with_a_month_that_is_not_over(period, trend, months, following):
    """A month of three weeks would look like a fall, and spoil the forecast."""
    asked = Asked(Period.parse(period), Scope.house())
    ends = [tuple(str(each) for each in (line[0], line[-1])) for line in (asked.trend, asked.months)]
    assert (*ends, str(asked.following)) == (trend, months, following)
    assert len(asked.trend) == len(asked.months) == 12


@pytest.mark.django_db
def test_days_off_of_a_year_that_is_not_loaded_are_not_guessed():
    assert marks([day.first for day in Period.parse("1999-10").days()]) == []
