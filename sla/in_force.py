"""The rules in force, kept by each process and read anew when the database holds others.

One small question tells whether anything was published, bound or corrected since: it is asked
once per request or task (`current`), and before every change of a ticket's clocks (`refresh`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from celery.signals import task_prerun
from django.core.signals import request_started
from django.db import DatabaseError, connection

from sla.calendar import Calendar, DayKind
from sla.china import SHANGHAI
from sla.models import CalendarDay, CalendarYear, PolicyBinding, PolicyVersion, ServiceHours
from sla.policies.content import parse
from sla.rules import Binding, Rules, shipped

Stamp = tuple[int, int, int]
SHIPPED = shipped()
STAMP = """
    SELECT coalesce((SELECT max(id) FROM sla_policyversion), 0),
           coalesce((SELECT max(id) FROM sla_policybinding), 0),
           coalesce((SELECT max(id) FROM sla_calendarchange), 0)
"""
# Whoever publishes holds this lock to the end of the transaction, so that keys are seen in their order.
PUBLISHING = 7_236_452
_other: ContextVar[Rules | None] = ContextVar("other_rules", default=None)


@dataclass(slots=True)
class _Kept:
    rules: Rules | None = None
    stamp: Stamp | None = None
    is_checked: bool = False


_kept = _Kept()


def current() -> Rules:
    """The rules in force when this request or task asked first."""
    return _other.get() or (_kept.rules if _kept.rules and _kept.is_checked else refresh())


def refresh() -> Rules:
    """The rules in force now, by one query when nothing changed."""
    if other := _other.get():
        return other
    stamp = _stamp()
    if _kept.rules is None or _kept.stamp != stamp:
        _kept.rules, _kept.stamp = _read(stamp), stamp
    _kept.is_checked = True
    return _kept.rules


def or_shipped() -> Rules:
    """The rules in force; those shipped where no database answers."""
    try:
        return current()
    except DatabaseError:
        return SHIPPED


def forget(**_: Any) -> None:
    """Ask again at the next occasion."""
    _kept.is_checked = False


request_started.connect(forget, dispatch_uid="sla.in_force")
task_prerun.connect(forget, dispatch_uid="sla.in_force")


@contextmanager
def using(rules: Rules) -> Iterator[None]:
    """Count under other rules for a while; only this thread does."""
    token = _other.set(rules)
    try:
        yield
    finally:
        _other.reset(token)


def publish_alone() -> None:
    """Let nobody else publish, bind or correct until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING])
    forget()


def _stamp() -> Stamp:
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        found: Stamp = cursor.fetchone()
    return found


def _read(stamp: Stamp) -> Rules:
    """Everything published; what is shipped stands in where the tables are empty."""
    versions, begin = dict(SHIPPED.versions), dict(SHIPPED.begin)
    stored = PolicyVersion.objects.select_related("policy").order_by("policy__code", "number")
    begun: dict[str, list[Any]] = {}
    for row in stored:
        code = row.policy.code
        versions[code, row.number] = parse(row.content, code=code, version=row.number)
        begun.setdefault(code, []).append((row.valid_from, row.number))
    bindings = PolicyBinding.objects.order_by("id").values_list(
        "policy__code", "category__code", "unit_id", "since"
    )
    return Rules(
        versions=MappingProxyType(versions),
        begin=MappingProxyType(begin | begun),
        bindings=[
            *SHIPPED.bindings,
            *(
                Binding(policy or "", category or "", unit or 0, at)
                for policy, category, unit, at in bindings
            ),
        ],
        years=_years(),
        hours=[each.edition for each in ServiceHours.objects.order_by("id")],
        revision=stamp[2],
    )


def _years() -> Calendar | None:
    years = dict(CalendarYear.objects.values_list("year", "status"))
    if not years:
        return None
    days = CalendarDay.objects.values_list("date", "kind")
    return Calendar(
        zone=SHANGHAI,
        days={day: DayKind.of(kind) for day, kind in days},
        years=frozenset(years),
        provisional_years=frozenset(
            y for y, status in years.items() if status == CalendarYear.Status.PROVISIONAL
        ),
    )
