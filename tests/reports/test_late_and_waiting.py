"""What ran out before a wait for the customer stays late while it lasts; yesterday's number stays."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.actors import ActorKind
from complaints.states import State
from reports.contribution import Case, Limit, Line, contributed
from reports.tallies import Tally

NOW = datetime(2026, 11, 16, 4, tzinfo=UTC)
DAY = timedelta(days=1)


def late(paused_at):
    """The original limit ran out on the fifth day; it was extended to the thirtieth."""
    limit = Limit("full_solution", 1, NOW, NOW + 5 * DAY, NOW + 30 * DAY, None, paused_at)
    entered = Line("entered", NOW, ActorKind.STAFF, State.INTAKE, {})
    asked = Line("customer_asked", NOW + 10 * DAY, ActorKind.STAFF, State.WAITING_CUSTOMER, {})
    case = Case(
        channel="hotline",
        category="",
        priority=3,
        state=State.WAITING_CUSTOMER,
        received_at=NOW,
        history=[entered, asked],
        limits=[limit],
        siblings=[],
    )
    found = contributed(case, (NOW + 12 * DAY).date()).spans
    return [span.began_on for span in found if span.tally is Tally.LATE]


@pytest.mark.parametrize(("paused_on", "is_late"), [(None, True), (10, True), (5, True), (3, False)])
def test_only_a_limit_that_the_wait_moves_is_not_broken_yet(paused_on, is_late):
    began_on = (NOW + 5 * DAY).date()
    assert late(NOW + paused_on * DAY if paused_on else None) == [began_on] * is_late
