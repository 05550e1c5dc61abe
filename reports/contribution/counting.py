"""All facts of one ticket, and when they change by time alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reports.contribution import acceptance, ageing, closing, happened
from reports.contribution.case import Case, Fact, Span
from reports.contribution.handlings import handlings
from reports.periods import DAY
from reports.tallies import Tally

OVER = {
    Tally.LATE: Tally.LATE_OVER,
    Tally.PROMISE_BROKEN: Tally.PROMISE_OVER,
    Tally.OPEN_YOUNG: Tally.OPEN_YOUNG_OVER,
    Tally.OPEN_MIDDLE: Tally.OPEN_MIDDLE_OVER,
    Tally.OPEN_OLD: Tally.OPEN_OLD_OVER,
}


@dataclass(frozen=True, slots=True)
class Contributed:
    """`revisit_on` is the next local day on which it counts otherwise by time alone: a limit not kept
    by then is broken, what is still open is older."""

    facts: tuple[Fact, ...]
    spans: tuple[Span, ...]
    revisit_on: date | None


def contributed(case: Case, today: date) -> Contributed:
    """What a ticket counts, as it stands on a local day. Pure."""
    handled = handlings(case.received_at, case.history)
    spans = [*closing.spans(case, handled), *ageing.spans(case, today)]
    passed = tuple(span for span in spans if span.began_on < today)
    ahead = [span.began_on + DAY for span in spans if span.began_on >= today]
    found = (
        *acceptance.facts(case, handled),
        *closing.facts(case, handled),
        *happened.facts(case.history, handled),
        *_stood(passed),
    )
    return Contributed(found, passed, min(ahead, default=None))


def _stood(spans: Sequence[Span]) -> Iterator[Fact]:
    for span in spans:
        yield Fact(span.tally, span.began_on)
        if span.ended_on:
            yield Fact(OVER[span.tally], span.ended_on)
