"""How much later a complaint could have been typed in without anything else changing."""

from datetime import datetime, timedelta

from demo.case import Case
from demo.script import end_of_day
from sla.ladder import policy_of
from sla.models import Clock

NONE = timedelta()


def spare(case: Case, following: datetime) -> timedelta:
    """Up to the next move, the next step of the limit for the entry, or `following`, the next entry.

    None for what is a ticket as it comes, and for what was entered so late that a step was recorded.
    """
    ticket = case.ticket
    entered_at = ticket.entered_at
    clocks = case.deadlines.clocks
    stopped = [clock for clock in clocks if clock.met_at == entered_at]
    begins = any(clock.started_at == entered_at for clock in clocks)
    if ticket.received_at == entered_at or begins or any(clock.rung for clock in stopped):
        return NONE
    moves = [event.at for event in case.history[1:2]]
    latest = min(following, end_of_day(entered_at), *moves, *(_first_step(clock) for clock in stopped))
    return max(NONE, latest - entered_at)


def _first_step(clock: Clock) -> datetime:
    return policy_of(clock).ladder[0].fires_at(clock.started_at, clock.due_at, clock.deferred)
