"""The sign of life of the sweeps, by the database's clock; a long silence leaves a standstill."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from notifications.models import Heartbeat
from sla.models import Standstill

NAME = "deadlines"
EVERY = timedelta(seconds=5)
SILENCE = timedelta(seconds=60)  # a sweep comes every few seconds; so long a gap is a standstill
# The present instant, the last sign of life, and whether any clock is due that nobody has in hand.
_LOOK = """
    SELECT moment.at, (SELECT beat_at FROM notifications_heartbeat WHERE name = %(name)s), EXISTS (
        SELECT FROM sla_clock
        WHERE next_step_at < coalesce(%(now)s, statement_timestamp()) AND quarantined_at IS NULL
        AND (attempts = 0 OR retry_at <= coalesce(%(now)s, statement_timestamp()))
    ) FROM (SELECT coalesce(%(now)s, statement_timestamp()) AS at) AS moment
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What a sweep finds when it begins."""

    at: datetime
    last_beat: datetime | None
    is_due: bool


def look(now: datetime | None = None) -> Look:
    """One statement, whose cost grows with nothing; by the database's clock unless `now` is given."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, {"name": NAME, "now": now})
        return Look(*cursor.fetchone())


def database_now() -> datetime:
    """The only clock that decides about deadlines; a worker's own may be wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def beat(now: datetime, last: datetime | None = None) -> datetime:
    """Say that a sweep is at work, and keep how long none was; soon after the `last` sign nothing is
    written. Returns the sign that stands now."""
    if last is not None and now - last < EVERY:
        return last
    _beat(now)
    return now


@transaction.atomic
def _beat(now: datetime) -> None:
    Heartbeat.objects.bulk_create([Heartbeat(name=NAME, beat_at=now)], ignore_conflicts=True)
    last = Heartbeat.objects.select_for_update().get(name=NAME)
    if now - last.beat_at > SILENCE:
        Standstill.objects.create(began_at=last.beat_at, ended_at=now)
    if now > last.beat_at:
        Heartbeat.objects.filter(name=NAME).update(beat_at=now)


def last_beat() -> datetime | None:
    return Heartbeat.objects.filter(name=NAME).values_list("beat_at", flat=True).first()
