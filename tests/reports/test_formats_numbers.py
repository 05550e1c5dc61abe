"""Numbers written alike in every format and language."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from reports.document import Change, Kind, Tile
from reports.formats import words
from reports.formats.csv import bare
from reports.formats.numbers import shown


@pytest.mark.parametrize(
    ("value", "kind", "english", "plain"),
    [
        (6184, Kind.COUNT, "6,184", "6184"),
        (0, Kind.SAMPLE, "0", "0"),
        (Decimal("0.9545"), Kind.PERCENT, "95.5%", "95.5"),
        (Decimal("0.95449"), Kind.PERCENT, "95.4%", "95.4"),
        (Decimal("0.0409"), Kind.CHANGE, "+4.1%", "4.1"),
        (Decimal("-0.0271"), Kind.CHANGE, "−2.7%", "-2.7"),
        (Decimal(0), Kind.CHANGE, "0.0%", "0.0"),
        (Decimal("-0.006"), Kind.POINTS, "−0.6 points", "-0.6"),
        (Decimal("1234.5"), Kind.MONEY, "¥1,234.50", "1234.50"),
        (Decimal("-128.405"), Kind.MONEY, "−¥128.41", "-128.41"),
        (timedelta(minutes=12, seconds=24), Kind.DURATION, "12.4 min", "0.207"),
        (timedelta(hours=51, minutes=12), Kind.DURATION, "51.2 h", "51.200"),
        (timedelta(0), Kind.DURATION, "0.0 min", "0.000"),
        (Decimal("4.405"), Kind.SCORE, "4.41", "4.41"),
        (Decimal("1931.25"), Kind.PER_MILLION, "1,931.3", "1931.3"),
        (date(2026, 10, 31), Kind.DATE, "31 Oct 2026", "2026-10-31"),
        (None, Kind.PERCENT, "—", ""),
        ("城东", Kind.TEXT, "城东", "城东"),
    ],
)
def test_each_kind(value, kind, english, plain):
    with translation.override("en"):
        assert shown(value, kind) == english
        assert bare(value, kind) == plain


def test_dates_in_chinese():
    with translation.override("zh-hans"):
        assert shown(date(2026, 10, 31), Kind.DATE) == "2026-10-31"


def test_a_headline_never_stands_without_target_and_sample():
    tile = Tile(
        name="Satisfaction",
        value=Decimal("0.862"),
        kind=Kind.PERCENT,
        target=Decimal("0.88"),
        is_met=False,
        sample=1904,
        changes=(Change(label="MoM", value=Decimal("-0.006"), kind=Kind.POINTS),),
    )
    with translation.override("en"):
        assert words.notes(tile) == ["target 88.0%, missed", "MoM −0.6 points", "sample 1,904"]


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [(Decimal(72), Kind.COUNT, "+72"), (-3, Kind.COUNT, "−3"), (None, Kind.CHANGE, "—")],
)
def test_a_change_says_its_direction(value, kind, said):
    with translation.override("en"):
        assert words.changed(Change(label="", value=value, kind=kind)) == said


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")]
)
def test_sections_are_counted_as_in_chinese_documents(number, numeral):
    with translation.override("zh-hans"):
        assert words.numbered(number, "时限") == f"{numeral}、时限"
    with translation.override("en"):
        assert words.numbered(number, "Limits") == f"{number}  Limits"
