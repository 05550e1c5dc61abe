"""One notice instead of many: a digest counts what a person would else be told one by one.

Several sweepers at once share a person's digest, so that an outage is told once. It is opened in
the transaction of the steps it speaks of; what is added later is counted after theirs.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from accounts.models import User
from notifications.models import Notice, Transport
from notifications.outbox import queue, staff_notices

KIND = "deadline_digest"
OPEN_FOR = timedelta(seconds=60)  # its mail waits so long, to speak of the whole sweep
LOCK = 7_236_451  # two sweepers do not open a person's digest at the same time
_OPEN = """
    SELECT person.id, latest.key FROM unnest(%(people)s::bigint[]) AS person (id) CROSS JOIN LATERAL (
        SELECT key, kind, created_at FROM notifications_notice
        WHERE recipient_id = person.id AND transport = 'in_app' ORDER BY id DESC LIMIT 20
    ) AS latest
    WHERE latest.kind = %(kind)s AND latest.created_at > %(since)s
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a person's digest is to speak of: the steps by code, and when its mail may go."""

    user: User
    steps: Counter[str]
    mail_at: datetime


@dataclass(slots=True)
class Digests:
    """The digests one sweep knows of, by person; the value names the cause."""

    sweep: str
    causes: dict[int, str] = field(default_factory=dict)
    _looked: set[int] = field(default_factory=set)

    def look(self, people: Iterable[int], now: datetime) -> None:
        """Find the digests that another sweep opened just before."""
        unknown = [key for key in people if key not in self._looked]
        self.causes |= _open(unknown, now)
        self._looked.update(unknown)

    def open(self, wanted: Mapping[int, Counted], now: datetime) -> dict[int, str]:
        """Open those that are missing; returns them. The caller counts the others after its commit."""
        missing = [key for key in sorted(wanted) if key not in self.causes]
        if not missing:
            return {}
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        meanwhile = _open(missing, now)
        self.causes |= meanwhile
        opened = {key: f"digest-{self.sweep}" for key in missing if key not in meanwhile}
        queue(row for key, cause in opened.items() for row in _rows(wanted[key], cause, now))
        return opened


def add(steps: Mapping[int, Counter[str]], causes: Mapping[int, str]) -> None:
    """Count more steps in digests that are open, by person."""
    keys = {f"{causes[person]}-{person}-{how}": person for person in steps for how in Transport.values}
    unsent = Q(sent_at=None) | Q(transport=Transport.IN_APP)
    with transaction.atomic():
        rows = list(Notice.objects.select_for_update().filter(unsent, key__in=keys).order_by("pk"))
        for row in rows:
            counted = Counter(json.loads(row.payload)["steps"]) + steps[keys[row.key]]
            row.payload = _said(counted)
        Notice.objects.bulk_update(rows, ["payload"])


def _open(people: list[int], now: datetime) -> dict[int, str]:
    if not people:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"people": people, "kind": KIND, "since": now - OPEN_FOR})
        return {person: key.rsplit("-", 2)[0] for person, key in cursor.fetchall()}


def _rows(counted: Counted, cause: str, now: datetime) -> list[Notice]:
    return staff_notices(
        user=counted.user,
        kind=KIND,
        cause=cause,
        about="",
        payload={"count": counted.steps.total(), "steps": dict(counted.steps)},
        language=settings.LANGUAGE_CODE,
        now=now,
        not_before=max(now + OPEN_FOR, counted.mail_at),
    )


def _said(steps: Counter[str]) -> str:
    return json.dumps({"count": steps.total(), "steps": dict(steps)}, ensure_ascii=False)
