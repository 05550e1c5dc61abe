"""A simulation that a person asked for: run in the background, its progress and result in the database."""

from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from sla.calendar import DayKind
from sla.in_force import refresh
from sla.models import Policy, Simulation
from sla.policies.content import parse
from sla.pulse import database_now
from sla.simulating import Comparison, compare
from sla.simulating_past import categories_by_code, pasts, received, under

MOST_DAYS = 366
SILENT = timedelta(minutes=2)  # then whoever ran it is gone, and another begins anew
EVERY = 100  # tickets between two signs of life
log = structlog.get_logger(__name__)


def ask(
    *,
    by: User,
    first: date,
    last: date,
    policy: Policy | None,
    content: dict[str, Any] | None,
    everywhere: bool,
    days: dict[date, DayKind],
    label: str,
    now: datetime,
) -> Simulation:
    """Write the question down; run() answers it."""
    return Simulation.objects.create(
        policy=policy,
        label=label,
        content=content,
        days={"everywhere": everywhere, "days": [[str(day), str(kind)] for day, kind in days.items()]},
        first=first,
        last=last,
        asked_by=by,
        asked_at=now,
        total=received(first, last).count(),
    )


def run(pk: int, *, now: datetime) -> bool:
    """Answer one question, unless somebody is doing so; whether it was answered here."""
    if not _claimed(pk, now):
        return False
    asked = Simulation.objects.select_related("policy").get(pk=pk)
    try:
        result = _answer(asked, now)
    except Exception as error:  # told on the page; a task that raises would tell nobody
        log.exception("simulation_failed", simulation=pk)
        Simulation.objects.filter(pk=pk).update(failed=type(error).__name__)
        return False
    Simulation.objects.filter(pk=pk, result__isnull=True).update(result=result, done=F("total"))
    return True


def waiting(now: datetime) -> list[int]:
    """Those nobody runs, oldest first."""
    free = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    open_ = Simulation.objects.filter(free, result__isnull=True, failed="")
    return list(open_.order_by("pk").values_list("pk", flat=True))


def _claimed(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        free = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
        return bool(
            Simulation.objects.filter(free, pk=pk, result__isnull=True, failed="").update(beat_at=now, done=0)
        )


def _answer(asked: Simulation, now: datetime) -> dict[str, Any]:
    policy = parse(asked.content, code=asked.policy.code) if asked.policy and asked.content else None
    days = {date.fromisoformat(day): DayKind.of(kind) for day, kind in asked.days["days"]}
    rules = under(refresh(), policy=policy, everywhere=asked.days["everywhere"], days=days)
    comparison = Comparison(now)
    for comparison in compare(pasts(asked.first, asked.last), rules, categories_by_code(), now=now):
        if comparison.tickets % EVERY == 0:
            Simulation.objects.filter(pk=asked.pk).update(done=comparison.tickets, beat_at=database_now())
    return as_data(comparison)


def as_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as figures, and the tickets that change by their keys."""
    return {
        "tickets": comparison.tickets,
        "changed": comparison.changed,
        "lines": [
            {"target": target, "unit": unit, "actual": actual.summary(), "simulated": simulated.summary()}
            for target, unit, actual, simulated in comparison.lines()
        ],
        "examples": comparison.examples,
    }
