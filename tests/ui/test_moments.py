"""Instants as pages write them, on Shanghai's calendar."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from config import moments

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 19, 10, 24, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("instant", "english", "chinese"),
    [
        ("2026-11-19 09:52", "Today 09:52", "今天 09:52"),
        ("2026-11-18 23:59", "Yesterday 23:59", "昨天 23:59"),
        ("2026-11-20 00:00", "Tomorrow 00:00", "明天 00:00"),
        ("2026-11-17 09:20", "17 Nov 09:20", "11-17 09:20"),
        ("2025-11-17 09:20", "17 Nov 2025", "2025-11-17"),
    ],
)
def test_when_it_happened(instant: str, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert moments.moment(at(instant), NOW) == english
    with translation.override("zh-hans"):
        assert moments.moment(at(instant), NOW) == chinese


@pytest.mark.parametrize(
    ("instant", "english", "chinese"),
    [
        ("2026-11-19 12:40", "Today 12:40", "今天 12:40"),
        ("2026-11-20 00:00", "Today 24:00", "今天 24:00"),
        ("2026-12-08 00:00", "7 Dec 24:00", "12-07 24:00"),
        ("2027-01-01 00:00", "31 Dec 24:00", "12-31 24:00"),
        ("2027-01-05 12:00", "5 Jan 2027 12:00", "2027-01-05 12:00"),
    ],
)
def test_midnight_is_the_end_of_the_day_before(instant: str, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert moments.due(at(instant), NOW) == english
    with translation.override("zh-hans"):
        assert moments.due(at(instant), NOW) == chinese


def test_a_promise_names_the_weekday() -> None:
    with translation.override("en"):
        assert moments.due_in_full(at("2026-11-26 00:00")) == "Wed 25 Nov 24:00"
    with translation.override("zh-hans"):
        assert moments.due_in_full(at("2026-11-26 00:00")) == "11 月 25 日（星期三）24:00"


def test_exact_instants_name_their_zone() -> None:
    assert moments.exact(at("2026-11-19 10:24:05")) == "2026-11-19 10:24:05 UTC+08:00"
    assert moments.exact_due(at("2026-12-08 00:00")) == "2026-12-07 24:00"
