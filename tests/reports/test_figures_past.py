"""What is not there yet, and what comes late."""

from datetime import timedelta

from complaints.lifecycle.merging import merge
from complaints.states import State
from reports.definitions import DEFINITIONS, Statistic
from reports.figures import Scope, figures
from reports.periods import Period
from tests.factories import ref


def test_nothing_counted_is_no_figure(db):
    found = figures(DEFINITIONS, Period.parse("2026-10"), Scope.house())
    for figure in found.values():
        if figure.definition.statistic in (Statistic.COUNT, Statistic.TOTAL):
            assert figure.value == 0
        else:
            assert (figure.value, figure.shown, figure.sample) == (None, "—", 0)


def test_a_late_event_moves_figures_of_the_past(ticket_in, counted, now, people):
    """Merged 40 days later, a complaint leaves the month it was accepted in."""
    kept, ticket = ticket_in(State.CLASSIFIED), ticket_in(State.CLASSIFIED)
    counted()
    month = Period.month(now.date())
    assert figures(["volume"], month, Scope.house())["volume"].sample == 2
    later = now + timedelta(days=40)
    merge(ticket=ref(ticket), by=people.leader, into=kept.number, reason="同一件事", now=later)
    counted(later)
    assert figures(["volume"], month, Scope.house())["volume"].sample == 1
