"""What is shipped comes into the tables: version 1 of every preset, and the years of the calendar.

Run after every migration and harmless to repeat. What is there already stays as it is, but for a
provisional year whose notice this release knows: that one becomes official, as an import would.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from sla.china import LAST_YEAR, NOTICED_YEARS, china_calendar
from sla.in_force import publish_alone
from sla.models import CalendarDay, CalendarYear, Policy, PolicyBinding, PolicyVersion
from sla.policies.content import digest, serialise
from sla.presets import DEFAULT_POLICY, POLICIES
from sla.rules import ALWAYS
from sla.working_calendar.changing import PACKAGE, Change, change_calendar, hold

REASON = "Shipped"
YEARS_BEFORE, YEARS_AFTER = 2, 3
NAMES = {
    "standard": ("标准时限", "Standard", Policy.Kind.COMPLAINT),
    "two-five-seven": ("二五七时限", "Two, five, seven", Policy.Kind.COMPLAINT),
    "platform": ("平台时限", "Platform", Policy.Kind.COMPLAINT),
    "provider-platform": ("被投诉企业答复时限", "Answer of the provider", Policy.Kind.COMPLAINT),
    "regulator": ("监管时限", "Regulator", Policy.Kind.OVERLAY),
    "incident": ("大面积故障公告时限", "Notices of an incident", Policy.Kind.INCIDENT),
}


def after_migrating(**_: Any) -> None:
    """Receiver of `post_migrate`; in the middle of going back the tables may be gone."""
    ours = {PolicyVersion._meta.db_table, CalendarDay._meta.db_table, "sla_clock"}
    if ours <= set(connection.introspection.table_names()):
        load(timezone.now())


@transaction.atomic
def load(now: datetime) -> None:
    publish_alone()
    _policies(now)
    _years(timezone.localdate(now).year, now)


def _policies(now: datetime) -> None:
    there = set(PolicyVersion.objects.filter(number=1).values_list("policy__code", flat=True))
    for code in POLICIES.keys() - there:
        zh, en, kind = NAMES[code]
        names = {"name_zh": zh, "name_en": en, "kind": kind}
        policy, _ = Policy.objects.get_or_create(code=code, defaults=names)
        content = serialise(POLICIES[code])
        PolicyVersion.objects.create(
            policy=policy,
            number=POLICIES[code].version,
            content=content,
            digest=digest(content),
            valid_from=ALWAYS,
            published_at=now,
            reason=REASON,
        )
    if not PolicyBinding.objects.filter(category=None, unit=None).exists():
        everybody = Policy.objects.get(code=DEFAULT_POLICY)
        PolicyBinding.objects.create(policy=everybody, since=ALWAYS, reason=REASON)


def _years(this: int, now: datetime) -> None:
    known = dict(CalendarYear.objects.values_list("year", "status"))
    for year in range(this - YEARS_BEFORE, min(this + YEARS_AFTER, LAST_YEAR + 1)):
        if year not in known:
            hold(year)
    provisional = {year for year, status in known.items() if status == CalendarYear.Status.PROVISIONAL}
    for year in sorted(provisional & NOTICED_YEARS):
        noticed = Change(year=year, days=dict(china_calendar([year]).days), is_official=True, source=PACKAGE)
        change_calendar(noticed, by=None, reason=REASON, now=now)
