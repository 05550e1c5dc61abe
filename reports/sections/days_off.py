"""Weekends, holidays and mass incidents, as marks on a line of days."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from complaints.models import Incident
from reports.exhibits import Mark, MarkKind
from reports.periods import DAY, local_day, midnight
from sla.calendar import DayKind
from sla.in_force import current


def marks(days: Sequence[date]) -> list[Mark]:
    """Of consecutive days; none for days off in years whose calendar is not loaded."""
    kinds = [(place, _kind(day)) for place, day in enumerate(days)]
    found = []
    for kind, run in groupby(kinds, key=lambda pair: pair[1]):
        places = [place for place, _kind in run]
        if kind:
            found.append(Mark(kind=kind, first=places[0], last=places[-1]))
    return found + _incidents(days)


def _kind(day: date) -> MarkKind | None:
    try:
        why = current().calendar([day.year]).why(day)
    except ValueError:  # a year that nobody has entered
        return None
    if why.is_working:
        return None
    return MarkKind.REST if why is DayKind.WEEKEND else MarkKind.HOLIDAY


def _incidents(days: Sequence[date]) -> list[Mark]:
    """The day each began; what it is called is people's own words and stays out."""
    began = Incident.objects.filter(began_at__gte=midnight(days[0]), began_at__lt=midnight(days[-1] + DAY))
    places = {(local_day(at) - days[0]).days for at in began.values_list("began_at", flat=True)}
    return [Mark(kind=MarkKind.INCIDENT, first=place, last=place) for place in sorted(places)]
