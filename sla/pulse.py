"""The sign of life of the sweeps, by the database's clock; a long silence leaves a standstill."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from notifications.models import Heartbeat
from sla.models import Standstill

NAME = "deadlines"
EVERY = timedelta(seconds=5)
SILENCE = timedelta(seconds=60)  # a sweep comes every few seconds; so long a gap is a standstill


def database_now() -> datetime:
    """The only clock that decides about deadlines; a worker's own may be wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def beat(now: datetime) -> None:
    """Say that a sweep is at work, and keep how long none was; a sweep soon after writes nothing."""
    last = last_beat()
    if last is None or now - last >= EVERY:
        _beat(now)


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
