"""The figures a second time, slowly and straight from the history, written from their definitions.

Shares nothing with the product's own counting: plain loops over all tickets for each figure.
"""

from tests.reports.independent.accepted import Accepted
from tests.reports.independent.closed import Closed
from tests.reports.independent.happened import Happened
from tests.reports.independent.house import Answer
from tests.reports.independent.standing import Standing
from tests.reports.independent.story import day

__all__ = ["Slow", "day", "slow"]


class Slow(Accepted, Closed, Happened, Standing):
    """All figures of whatever tickets it is given, in [first, last], as things stand on `today`."""


def slow(code: str, figures: Slow) -> Answer:
    """One figure by its code."""
    answer: Answer = getattr(figures, {"closed": "closed_count"}.get(code, code))()
    return answer
