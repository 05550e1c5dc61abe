"""How old a complaint was as long as it stood open, counted at the ends of days."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from complaints.states import CLOSED_STATES
from reports.contribution.case import Case, Span
from reports.periods import DAY, local_day
from reports.tallies import Tally

# From which day after receipt on; at the end of the third day nothing received on the first is
# older than three days. The dashboard cuts the same way (reports.dashboard.cuts).
BANDS = ((Tally.OPEN_YOUNG, 0), (Tally.OPEN_MIDDLE, 3), (Tally.OPEN_OLD, 15))


def spans(case: Case, today: date) -> Iterator[Span]:
    """Age counts from receipt, also where a complaint was closed in between. Today does not make
    one older before it ends."""
    received_on = local_day(case.received_at)
    starts = [received_on + days * DAY for _tally, days in BANDS]
    edges: list[tuple[date, date | None]] = [
        (first, then if then < today else None) for first, then in pairwise(starts)
    ]
    edges.append((starts[-1], None))
    for opened_on, closed_on in _open(case):
        for (tally, _days), (since, until) in zip(BANDS, edges, strict=True):
            began_on = max(opened_on, since)
            ended_on = min((day for day in (closed_on, until) if day), default=None)
            if ended_on is None or began_on < ended_on:
                yield Span(tally, began_on, ended_on)


def _open(case: Case) -> Iterator[tuple[date, date | None]]:
    """From one day until before another: nothing where both are the same."""
    opened_on: date | None = None
    for line in case.history:
        is_open = line.to_state not in CLOSED_STATES
        if is_open and opened_on is None:
            opened_on = local_day(line.at)
        elif not is_open and opened_on is not None:
            yield opened_on, local_day(line.at)
            opened_on = None
    if opened_on is not None:
        yield opened_on, None
