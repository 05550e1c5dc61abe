"""A notice on the holidays of a year, as text or CSV: one range of days and what they are per line."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from sla.calendar import ONE_DAY, SATURDAY, DayKind

MOST_LINES, LONGEST_RUN = 100, 31
PARTS = re.compile(r"[,，;；\t 　~～至]+|\.\.")
HEADER = "from"
# As the notices of the State Council call them.
CHINESE = {
    "元旦": DayKind.NEW_YEAR,
    "春节": DayKind.SPRING_FESTIVAL,
    "清明": DayKind.TOMB_SWEEPING,
    "劳动节": DayKind.LABOUR_DAY,
    "端午": DayKind.DRAGON_BOAT,
    "中秋": DayKind.MID_AUTUMN,
    "国庆": DayKind.NATIONAL_DAY,
    "调休": DayKind.MAKE_UP_WORKDAY,
    "补班": DayKind.MAKE_UP_WORKDAY,
    "上班": DayKind.MAKE_UP_WORKDAY,
    "放假": DayKind.OTHER_HOLIDAY,
}


@dataclass(slots=True)
class Notice:
    """The days that were read, and what could not be."""

    days: dict[date, DayKind] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_notice(text: str, year: int) -> Notice:
    """`2027-02-05, 2027-02-13, spring_festival` per line; the second date may be left out.

    The kind is a code of DayKind or a Chinese word of the notice. Days lie in the year, or in
    December before it.
    """
    notice = Notice()
    lines = [line.strip().lstrip("\ufeff") for line in text.splitlines()]
    wanted = [(n, line) for n, line in enumerate(lines, 1) if line and not line.lower().startswith(HEADER)]
    if len(wanted) > MOST_LINES:
        notice.problems.append(_("At most %(count)d lines.") % {"count": MOST_LINES})
    for number, line in wanted[:MOST_LINES]:
        for problem in _read_line(line, year, notice):
            notice.problems.append(_("Line %(number)d: %(problem)s") % {"number": number, "problem": problem})
    return notice


def written(days: Mapping[date, DayKind]) -> str:
    """The same notice as CSV, runs of days of one kind in one line."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["from", "to", "kind"])
    for first, last, kind in _runs(days):
        rows.writerow([first, last, kind])
    return out.getvalue()


def _runs(days: Mapping[date, DayKind]) -> Iterator[tuple[date, date, DayKind]]:
    open_run: tuple[date, date, DayKind] | None = None
    for day in sorted(days):
        if open_run and open_run[1] + ONE_DAY == day and open_run[2] == days[day]:
            open_run = open_run[0], day, days[day]
            continue
        if open_run:
            yield open_run
        open_run = day, day, days[day]
    if open_run:
        yield open_run


def _read_line(line: str, year: int, notice: Notice) -> Iterator[str]:
    parts = [part.strip('"') for part in PARTS.split(line) if part]
    kind = _kind(parts[-1])
    dates = [_date(part) for part in parts[:-1]]
    if kind is None:
        yield _("“%(value)s” is not a kind of day.") % {"value": parts[-1]}
    elif len(dates) in (1, 2) and (first := dates[0]) and (last := dates[-1]):
        yield from _take(first, last, kind, year, notice)
    else:
        yield _("One or two dates such as 2027-02-05 are needed.")


def _take(first: date, last: date, kind: DayKind, year: int, notice: Notice) -> Iterator[str]:
    if not 0 <= (last - first).days < LONGEST_RUN:
        yield _("The last day comes after the first, at most a month later.")
        return
    for day in (first + n * ONE_DAY for n in range((last - first).days + 1)):
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            yield _("%(day)s does not lie in %(year)d.") % {"day": day, "year": year}
        elif kind is DayKind.MAKE_UP_WORKDAY and day.weekday() < SATURDAY:
            yield _("%(day)s is no Saturday or Sunday, so nothing is made up for on it.") % {"day": day}
        elif day in notice.days:
            yield _("%(day)s is named twice.") % {"day": day}
        else:
            notice.days[day] = kind


def _kind(word: str) -> DayKind | None:
    try:
        return DayKind.of(word.lower())
    except ValueError:
        return next((kind for part, kind in CHINESE.items() if part in word), None)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None
