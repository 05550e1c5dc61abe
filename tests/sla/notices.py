"""The State Council's notices copied by hand, the independent side of the calendar tests.

2027 has no notice yet: its days are those the law fixes, with no make-up workday.
"""

from datetime import date, timedelta

OFF = {
    2024: "01-01 02-10/02-17 04-04/04-06 05-01/05-05 06-10 09-15/09-17 10-01/10-07",
    2025: "01-01 01-28/02-04 04-04/04-06 05-01/05-05 05-31/06-02 10-01/10-08",
    2026: "01-01/01-03 02-15/02-23 04-04/04-06 05-01/05-05 06-19/06-21 09-25/09-27 10-01/10-07",
    2027: "01-01 02-05/02-10",
}
WORKED = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
    2027: "",
}


def days_of(year: int, notice: str) -> set[date]:
    days = set()
    for run in notice.split():
        first, _, last = run.partition("/")
        day = date.fromisoformat(f"{year}-{first}")
        while day <= date.fromisoformat(f"{year}-{last or first}"):
            days.add(day)
            day += timedelta(days=1)
    return days


DAYS_OFF = set().union(*(days_of(year, notice) for year, notice in OFF.items()))
DAYS_WORKED = set().union(*(days_of(year, notice) for year, notice in WORKED.items()))


def is_worked(day: date) -> bool:
    return day in DAYS_WORKED or (day.isoweekday() <= 5 and day not in DAYS_OFF)
