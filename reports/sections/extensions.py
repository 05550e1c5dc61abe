"""Which limits were extended, how often that was refused, and by how much more time."""

from datetime import timedelta

from django.db.models import Avg, Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.workspace.panels import limit_name
from reports.document import Block
from reports.exhibits import Column, Kind, Table
from reports.sections.asked import Asked
from sla.models import Extension

Outcome = Extension.Outcome


def extensions(asked: Asked) -> list[Block]:
    """What was decided in the period; for the whole house only. Reasons are people's own words and
    stay out."""
    if asked.scope.key:
        return []
    decided = Extension.objects.filter(decided_at__gte=asked.period.begins, decided_at__lt=asked.period.ends)
    approved = Q(outcome=Outcome.APPROVED)
    rows = decided.values("clock__target").annotate(
        approved=Count("pk", filter=approved),
        refused=Count("pk", filter=Q(outcome=Outcome.REFUSED)),
        over=Count("pk", filter=Q(outcome=Outcome.OVER)),
        further=Count("pk", filter=approved & Q(number__gt=1)),
        longer=Avg(F("promised_at") - F("requested_at"), filter=approved),
    )
    found = [
        (
            str(limit_name(row["clock__target"])),
            row["approved"],
            row["further"],
            row["refused"],
            row["over"],
            _whole_minutes(row["longer"]),
        )
        for row in rows.order_by("-approved", "clock__target")
    ]
    return [_table(found)] if found else []


def _whole_minutes(length: timedelta | None) -> timedelta | None:
    return timedelta(minutes=round(length / timedelta(minutes=1))) if length is not None else None


def _table(rows: list[tuple[str, int, int, int, int, timedelta | None]]) -> Table:
    counts = [sum(numbers) for numbers in zip(*(row[1:5] for row in rows), strict=True)]
    return Table(
        title=_("Extensions decided, by limit"),
        columns=[
            Column(title=pgettext("extension", "Limit"), weight=2),
            Column(title=pgettext("extension", "Approved"), kind=Kind.COUNT),
            Column(title=_("Of these for another time"), kind=Kind.COUNT),
            Column(title=pgettext("extension", "Refused"), kind=Kind.COUNT),
            Column(title=_("No longer needed"), kind=Kind.COUNT),
            Column(title=_("From asking to the new limit"), kind=Kind.DURATION),
        ],
        rows=rows,
        total=(pgettext("table", "All"), *counts, None),
    )
