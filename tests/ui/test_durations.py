"""What is left of a clock's time, in words and in looks (DOMAIN §3)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from config.durations import ClockState, clock_state, left, share_used

NOW = datetime(2026, 11, 19, 2, 24, tzinfo=UTC)
DAY, HOUR, MINUTE, SECOND = 86_400, 3_600, 60, 1

WORDS = [
    (18 * DAY + 13 * HOUR, "18 d 13 h left", "还剩 18 天 13 小时"),
    (2 * DAY + 59 * MINUTE, "2 d left", "还剩 2 天"),
    (3 * HOUR + 12 * MINUTE, "3 h 12 min left", "还剩 3 小时 12 分"),
    (6 * HOUR + 6 * MINUTE, "6 h 06 min left", "还剩 6 小时 06 分"),
    (3 * HOUR + 59 * SECOND, "3 h left", "还剩 3 小时"),
    (27 * MINUTE + 59 * SECOND, "27 min left", "还剩 27 分"),
    (59 * SECOND, "under 1 min left", "还剩 不到 1 分"),
    (0, "under 1 min overdue", "超时 不到 1 分"),
    (-44 * MINUTE, "44 min overdue", "超时 44 分"),
    (-2 * DAY, "2 d overdue", "超时 2 天"),
]


@pytest.mark.parametrize(("seconds", "english", "chinese"), WORDS)
def test_time_left_in_words(seconds: int, english: str, chinese: str) -> None:
    due_at = NOW + timedelta(seconds=seconds)
    with translation.override("en"):
        assert left(due_at, NOW) == english
    with translation.override("zh-hans"):
        assert left(due_at, NOW) == chinese


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(52, "0 min 52 s left"), (6 * 60 + 5, "6 min 05 s left"), (-3, "0 min 03 s overdue")],
)
def test_the_ten_minutes_of_entry_count_seconds(seconds: int, expected: str) -> None:
    with translation.override("en"):
        assert left(NOW + timedelta(seconds=seconds), NOW, fine=True) == expected


@pytest.mark.parametrize(
    ("used", "state"),
    [
        (0, ClockState.RUN),
        (69.9, ClockState.RUN),
        (70, ClockState.WARM),
        (89.9, ClockState.WARM),
        (90, ClockState.SOON),
        (99.9, ClockState.SOON),
        (100, ClockState.LATE),
        (250, ClockState.LATE),
    ],
)
def test_a_clock_looks_like_the_ladders_step(used: float, state: ClockState) -> None:
    due_at = NOW + timedelta(hours=10)
    assert clock_state(NOW, due_at, NOW + timedelta(hours=10) * used / 100) is state


def test_the_share_stays_between_nothing_and_all() -> None:
    due_at = NOW + timedelta(hours=10)
    assert share_used(NOW, due_at, NOW - timedelta(hours=1)) == 0
    assert share_used(NOW, due_at, NOW + timedelta(hours=5)) == 50
    assert share_used(NOW, due_at, NOW + timedelta(hours=50)) == 100
    assert share_used(NOW, NOW, NOW) == 100
