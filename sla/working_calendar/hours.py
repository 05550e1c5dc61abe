"""Saying when somebody serves at a place, and what that would change (docs/deadlines.md §1).

An edition is a row that stays. It is a change of the calendar as well: open clocks that count service
hours are counted anew by its revision (sla/recounting.py).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Department, User
from complaints.states import Channel
from sla.asking import last_year
from sla.counting import due_at
from sla.in_force import forget, publish_alone
from sla.models import CalendarChange, Clock, ServiceHours
from sla.models.calendar import written_windows
from sla.policy import Target
from sla.rules import Rules
from sla.service_hours import Edition, Served, Windows, windows_on
from sla.working_calendar.changing import hold


class NobodyServes(ValueError):
    """Limits are counted in the organisation's hours, so these cannot be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What is to hold where, and from which date on; no windows take back what was said of the place."""

    windows: Windows
    begins_on: date
    unit: Department | None = None
    channel: str = ""

    @property
    def edition(self) -> Edition:
        return Edition(self.begins_on, self.windows, self.unit.pk if self.unit else 0, self.channel)

    @property
    def served(self) -> Served:
        """Who counts by this place."""
        return Served(tuple(self.unit.lineage) if self.unit else (), self.channel)


@dataclass(frozen=True, slots=True)
class Effect:
    """When a limit that begins at an instant is due at this place, before and after."""

    policy: str
    target: Target
    before: datetime
    after: datetime

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@transaction.atomic
def change_hours(wanted: Hours, *, by: User, reason: str, now: datetime) -> ServiceHours | None:
    """Write an edition; None when the place says so already. Raises NobodyServes."""
    publish_alone()
    if not wanted.windows and not (wanted.unit or wanted.channel):
        raise NobodyServes
    last = ServiceHours.objects.filter(unit=wanted.unit, channel=wanted.channel).order_by("-id").first()
    if last is None and not wanted.windows:
        return None
    if last and last.edition == wanted.edition:
        return None
    year = hold(wanted.begins_on.year)
    change = CalendarChange.objects.create(
        year=year.year, status=year.status, days=[], reason=reason, changed_at=now, changed_by=by
    )
    forget()
    return ServiceHours.objects.create(
        change=change,
        unit=wanted.unit,
        channel=wanted.channel,
        begins_on=wanted.begins_on,
        windows=written_windows(wanted.windows),
    )


def with_edition(rules: Rules, wanted: Hours) -> Rules:
    """The rules as they would be."""
    return replace(rules, hours=[*rules.hours, wanted.edition], _made={})


def effects(wanted: Hours, rules: Rules, start: datetime) -> Iterator[Effect]:
    """What every limit in service hours of the policies in force would be due at, if it began at `start`."""
    then = with_edition(rules, wanted)
    for code in rules.begin:
        for target in rules.in_force(code, start).targets:
            if target.limit.unit.is_service:
                years = range(start.year, last_year(start.year, target.limit) + 1)
                before, after = (each.calendar(years, wanted.served) for each in (rules, then))
                yield Effect(
                    code, target, due_at(start, target.limit, before), due_at(start, target.limit, after)
                )


def leaning(rules: Rules) -> "QuerySet[Clock]":
    """The open clocks that count service hours: all of them are counted anew."""
    named = {
        (code, number, str(target.code))
        for (code, number), policy in rules.versions.items()
        for target in policy.targets
        if target.limit.unit.is_service
    }
    found = Clock.objects.none()
    running = Clock.objects.running().filter(breached_at=None)
    for code, number, target in sorted(named):
        found = found | running.filter(policy=code, policy_version=number, target=target)
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """What holds at a place today, and the edition that comes next."""

    unit: Department | None
    channel: str
    windows: Windows
    coming: ServiceHours | None

    @property
    def name(self) -> str:
        if self.unit:
            return self.unit.name
        return str(Channel(self.channel).label) if self.channel else _("the organisation")


def held(today: date) -> list[Held]:
    """Each place with hours of its own, the organisation first."""
    places: dict[tuple[int, str], list[ServiceHours]] = defaultdict(list)
    for row in ServiceHours.objects.select_related("unit", "change").order_by("id"):
        places[row.unit_id or 0, row.channel].append(row)
    found = []
    for (unit, channel), rows in sorted(places.items()):
        served = Served((unit,) if unit else (), channel)
        windows = windows_on([row.edition for row in rows], served, today)
        coming = rows[-1] if rows[-1].begins_on > today else None
        if windows or coming:
            found.append(Held(rows[0].unit, channel, windows, coming))
    return found


def editions() -> "QuerySet[ServiceHours]":
    """Everything that was ever said, the latest first."""
    return ServiceHours.objects.select_related("unit", "change__changed_by").order_by("-id")
