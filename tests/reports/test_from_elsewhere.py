"""What another system closed is not counted as closed here, whatever is appealed against afterwards."""

from datetime import UTC, datetime, timedelta

from accounts.actors import ActorKind
from complaints.states import State
from reports.contribution import Case, Line, contributed
from reports.tallies import Tally

NOW = datetime(2026, 11, 16, 4, tzinfo=UTC)
DAY = timedelta(days=1)
CLOSED = {Tally.CLOSED, Tally.CLOSED_IN_TIME, Tally.SOLVED, Tally.HANDLED}


def line(kind, days, to_state, **payload):
    return Line(kind, NOW + days * DAY, ActorKind.STAFF, to_state, payload)


def tallies(*history):
    case = Case(
        channel="hotline",
        category="",
        priority=3,
        state=history[-1].to_state,
        received_at=NOW - 400 * DAY,
        history=history,
        limits=[],
        siblings=[],
    )
    return {fact.tally for fact in contributed(case, (NOW + 90 * DAY).date()).facts}


IMPORTED = line("imported", 0, State.ARCHIVED)
APPEALED = line("appealed", 1, State.APPEALING, appeal="internal")


def test_an_appeal_that_changes_nothing_closes_nothing_here():
    upheld = line("appeal_decided", 9, State.ARCHIVED)
    assert not tallies(IMPORTED, APPEALED, upheld) & CLOSED


def test_what_is_handled_again_here_and_closed_counts():
    changed = line("appeal_decided", 9, State.INVESTIGATING)
    again = line("reopened", 9, State.INVESTIGATING)
    closed = line("archived", 20, State.ARCHIVED, reason="silence")
    assert tallies(IMPORTED, APPEALED, changed, again, closed) >= CLOSED
