"""Dates and times as spreadsheets and other systems write them."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

_DAY = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[T\s]*(?P<half>上午|下午)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})?\s*分?"
    r"(?:\s*:?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?",
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")  # days since the end of 1899, as a cell without a format shows them
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet knows no zones
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
DAY = timedelta(days=1)


class Moment(NamedTuple):
    """`is_day`: only a date was given; `at` is when it begins."""

    at: datetime
    is_day: bool

    @property
    def end(self) -> datetime:
        """24:00 of the day, where only a date was given."""
        return self.at + DAY if self.is_day else self.at


def moment(text: str) -> Moment:
    """What a cell says, in the house's own zone unless it names another. Raises ValueError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SERIAL.fullmatch(plain):
        return _serial(plain)
    if packed := _PACKED.fullmatch(plain):
        parts = [int(part or 0) for part in packed.groups()]
        return Moment(_here(datetime(*parts)), packed[4] is None)  # type: ignore[arg-type]  # noqa: DTZ001
    found = _DAY.fullmatch(plain)
    if not found:
        raise ValueError("no date")
    if found["hour"] is None:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
        return Moment(_here(datetime.combine(day, datetime.min.time())), True)
    return Moment(_timed(found), False)


def _timed(found: "re.Match[str]") -> datetime:
    hour = int(found["hour"])
    if found["half"] == "下午" and hour < 12:
        hour += 12
    minute, second = (int(found[name] or 0) for name in ("minute", "second"))
    at = datetime(  # noqa: DTZ001
        int(found["year"]), int(found["month"]), int(found["day"]), hour, minute, second
    )
    if found["zone"]:
        return datetime.fromisoformat(f"{at.isoformat()}{found['zone'].replace('Z', '+00:00')}")
    return _here(at)


def _serial(plain: str) -> Moment:
    days = float(plain)
    if int(days) not in _SERIALS:
        raise ValueError("no date")
    at = _EPOCH + timedelta(seconds=round(days * DAY.total_seconds()))
    return Moment(_here(at), days.is_integer())


def _here(at: datetime) -> datetime:
    return timezone.make_aware(at)
