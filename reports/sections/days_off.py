"""Weekends, holidays and mass incidents, as marks on a line of days."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from complaints.models import Incident
from reports.exhibits import Mark, MarkKind
from reports.periods import DAY, local_day, midnight
from sla.calendar import DayKind
from sla.in_force import current


def marks(days: Sequence[date]) -> list[Mark]:
    """Of consecutive days; none for days off in years whose calendar is not loaded."""
    found, place = [], 0
    for why, run in groupby(_why(day) for day in days):
        length = len(list(run))
        if why and not why.is_working:
            found.append(_off(why, place, place + length - 1))
        place += length
    return found + _incidents(days)


def _off(why: DayKind, first: int, last: int) -> Mark:
    if why is DayKind.WEEKEND:
        return Mark(kind=MarkKind.REST, first=first, last=last)
    return Mark(kind=MarkKind.HOLIDAY, first=first, last=last, label=str(why.label))


def _why(day: date) -> DayKind | None:
    try:
        return current().calendar([day.year]).why(day)
    except ValueError:  # a year that nobody has entered
        return None


def _incidents(days: Sequence[date]) -> list[Mark]:
    """The day each began; what it is called is people's own words and stays out."""
    began = Incident.objects.filter(began_at__gte=midnight(days[0]), began_at__lt=midnight(days[-1] + DAY))
    places = {(local_day(at) - days[0]).days for at in began.values_list("began_at", flat=True)}
    called = _("Mass incident")
    return [Mark(kind=MarkKind.INCIDENT, first=place, last=place, label=called) for place in sorted(places)]
