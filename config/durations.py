"""How long is left, in the words a page shows. Pure: instants in, words out.

static/app.js says the same words while a page stays open; tests/ui/test_ticking.py holds
both against each other.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

WARM_SHARE: Final = 70  # percent of a clock's time used, the ladder's first step
SOON_SHARE: Final = 90  # percent, the second step


class ClockState(StrEnum):
    """What a clock looks like; the words beside the icon never depend on colour."""

    RUN = "run"
    WARM = "warm"
    SOON = "soon"
    LATE = "late"
    MET = "met"
    HOLD = "hold"


def span(length: timedelta, *, fine: bool = False) -> str:
    """A length in its two largest units, always cut off and never rounded up.

    `fine` also counts seconds below one hour, for the ten minutes of entry (S001-6).
    """
    seconds = int(abs(length).total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, seconds = divmod(rest, 60)
    parts = {"days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
    return _pattern(parts, fine=fine) % parts


def _pattern(parts: dict[str, int], *, fine: bool) -> str:
    if parts["days"]:
        return _("%(days)d d %(hours)d h") if parts["hours"] else _("%(days)d d")
    if parts["hours"]:
        return _("%(hours)d h %(minutes)02d min") if parts["minutes"] else _("%(hours)d h")
    if fine:
        return _("%(minutes)d min %(seconds)02d s")
    return _("%(minutes)d min") if parts["minutes"] else _("under 1 min")


def left(due_at: datetime, now: datetime, *, fine: bool = False) -> str:
    """Time left until `due_at`, or how far past it `now` is.

    The due instant itself is already too late: 24:00 is exclusive (DOMAIN §3).
    """
    remaining = due_at - now
    pattern = _("%(span)s left") if remaining > timedelta(0) else _("%(span)s overdue")
    return pattern % {"span": span(remaining, fine=fine)}


def share_used(started_at: datetime, due_at: datetime, now: datetime) -> float:
    """Percent of the clock's time that is used up, from 0 to 100."""
    whole = (due_at - started_at).total_seconds()
    used = (now - started_at).total_seconds()
    return 100.0 if whole <= 0 else min(100.0, max(0.0, 100 * used / whole))


def clock_state(started_at: datetime, due_at: datetime, now: datetime) -> ClockState:
    """The ladder's step a running clock has reached: 70 %, 90 %, due."""
    if now >= due_at:
        return ClockState.LATE
    used = share_used(started_at, due_at, now)
    if used >= SOON_SHARE:
        return ClockState.SOON
    return ClockState.WARM if used >= WARM_SHARE else ClockState.RUN


def phrases() -> dict[str, str]:
    """The same words for the script that lets open pages tick, in the reader's language."""
    return {
        "left": _("%(span)s left"),
        "overdue": _("%(span)s overdue"),
        "days_hours": _("%(days)d d %(hours)d h"),
        "days": _("%(days)d d"),
        "hours_minutes": _("%(hours)d h %(minutes)02d min"),
        "hours": _("%(hours)d h"),
        "minutes": _("%(minutes)d min"),
        "minutes_seconds": _("%(minutes)d min %(seconds)02d s"),
        "moment": _("under 1 min"),
        "copied": _("Copied"),
        "characters": _("%(count)d characters left"),
        "too_long": _("%(count)d characters too many"),
        "saved_here": _("Saved on this device at %(time)s"),
        "restored": _("We put back what you typed earlier on this device."),
        "cleared": _("What you typed was removed from this device."),
        "sending": _("The files are being sent. Please keep this page open."),
        "offline": _("No connection. Nothing was lost; please try again in a moment."),
        "failed": _("That did not work. Nothing was changed; please try again."),
        "picked": _("%(count)d selected"),
    }
