"""The lines that a sweep adds to many histories: hashed one after the other, written in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import connection

from accounts.actors import ActorKind
from complaints.lifecycle.events import Event
from complaints.models import HistoryEvent
from complaints.models.history import digest, random_salt
from sla.cases import Case
from sla.recordset import recordset

_LATEST = """
    SELECT ticket.id, latest.seq, latest.at, latest.digest
    FROM unnest(%s::bigint[]) AS ticket (id) CROSS JOIN LATERAL (
        SELECT seq, at, digest FROM complaints_historyevent
        WHERE ticket_id = ticket.id ORDER BY seq DESC LIMIT 1
    ) AS latest
"""
_WRITE = """
    INSERT INTO complaints_historyevent
        (ticket_id, seq, kind, at, actor_kind, from_state, to_state, payload, version, salt, previous, digest)
    SELECT ticket_id, seq, kind, at, actor_kind, from_state, to_state, payload, version, salt, previous,
           digest
    FROM json_to_recordset(%s::json) AS line (
        ticket_id bigint, seq int, kind text, at timestamptz, actor_kind text, from_state text, to_state text,
        payload jsonb, version int, salt text, previous text, digest text
    )
"""


@dataclass(kw_only=True)
class Line:
    """A line as the digest reads it; making a model of each would cost as much as hashing it."""

    ticket_id: int
    seq: int
    kind: str
    at: datetime
    from_state: str
    to_state: str
    payload: dict[str, Any]
    version: int
    salt: str
    previous: str
    digest: str = ""
    actor_kind: str = ActorKind.SYSTEM.value
    actor_id: None = None
    commitments: None = None


@dataclass(slots=True)
class Chain:
    """The open end of one ticket's history; the ticket's row is locked. Written by `write`."""

    case: Case
    seq: int
    at: datetime
    digest: str
    lines: list[Line] = field(default_factory=list)

    def record(self, event: Event, now: datetime) -> None:
        """The next link, by the system. Whoever waited for the lock began before the last one ended."""
        line = Line(
            ticket_id=self.case.pk,
            seq=self.seq + 1,
            kind=event.kind,
            payload=event.payload(),
            version=self.case.version,
            salt=random_salt(),
            previous=self.digest,
            at=max(now, self.at),
            from_state=self.case.state,
            to_state=self.case.state,
        )
        line.digest = digest(cast(HistoryEvent, line), self.case.number)
        self.seq, self.at, self.digest = line.seq, line.at, line.digest
        self.lines.append(line)


def open_ends(cases: Iterable[Case]) -> dict[int, Chain]:
    """Where the histories of these tickets end, by the tickets' keys."""
    by_key = {case.pk: case for case in cases}
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [list(by_key)])
        return {row[0]: Chain(by_key[row[0]], *row[1:]) for row in cursor.fetchall()}


def write(chains: Iterable[Chain]) -> None:
    """Store the new lines of all of them."""
    rows = [vars(line) for chain in chains for line in chain.lines]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [recordset(rows)])
