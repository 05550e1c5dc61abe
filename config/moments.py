"""Instants in the words a page shows, on the reader's calendar. Pure, `now` is passed in."""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

MIDNIGHT: Final = time(0)


def local(at: datetime) -> datetime:
    """On the one calendar that all readers share; timezone.localtime() looks for another first."""
    return at.astimezone(timezone.get_default_timezone())


def moment(at: datetime, now: datetime) -> str:
    """When something happened: by clock near today, by date alone in another year."""
    here = local(at)
    if here.year != local(now).year:
        return date_format(here.date(), "SHORT_DATE_FORMAT")
    return _day_and_clock(here.date(), here.strftime("%H:%M"), now)


def element(at: datetime, now: datetime) -> SafeString:
    """When something happened, as a time element with the exact instant as its title."""
    words = escape(moment(at, now))
    return SafeString(f'<time datetime="{at.isoformat()}" title="{exact(at)}">{words}</time>')


def due(at: datetime, now: datetime) -> str:
    """When something falls due; midnight reads as 24:00 of the day that ends (DOMAIN §3)."""
    day, clock = _end_of_day(at)
    return _day_and_clock(day, clock, now)


def due_in_full(at: datetime) -> str:
    """The due instant as it is promised to a customer, with the day of the week."""
    day, clock = _end_of_day(at)
    written = date_format(day, pgettext("promised day, PHP date format", "D j M"))
    return pgettext("promised instant", "%(day)s %(time)s") % {"day": written, "time": clock}


def exact(at: datetime) -> str:
    """The instant to the second with its zone, for titles and proof."""
    here = local(at)
    offset = here.strftime("%z")
    return f"{here:%Y-%m-%d %H:%M:%S} UTC{offset[:3]}:{offset[3:]}"


def exact_due(at: datetime) -> str:
    """The due instant in figures, midnight as 24:00."""
    day, clock = _end_of_day(at)
    return f"{day:%Y-%m-%d} {clock}"


def _end_of_day(at: datetime) -> tuple[date, str]:
    here = local(at)
    if here.time() == MIDNIGHT:
        return here.date() - timedelta(days=1), "24:00"
    return here.date(), here.strftime("%H:%M")


def _day_and_clock(day: date, clock: str, now: datetime) -> str:
    today = local(now).date()
    near = {
        -1: _("Yesterday %(time)s"),
        0: _("Today %(time)s"),
        1: _("Tomorrow %(time)s"),
    }
    if words := near.get((day - today).days):
        return words % {"time": clock}
    written = "MONTH_DAY_FORMAT" if day.year == today.year else "SHORT_DATE_FORMAT"
    return f"{date_format(day, written)} {clock}"
