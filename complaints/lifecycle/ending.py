"""What every closing owes, on the main line or off it: its dates, and an end to what was still open."""

from datetime import date

from django.utils import timezone

from complaints.lifecycle.assisting import drop_tasks
from complaints.lifecycle.moving import Move
from complaints.lifecycle.waiting import drop_question
from complaints.models import Proposal

KEPT_YEARS = 3


def close(move: Move) -> date:
    """Date the closing of the move's ticket; returns the day until which it is kept."""
    end_open_matters(move)
    move.ticket.archived_at = move.now
    return retain(move)


def retain(move: Move) -> date:
    """Keep the ticket from today on for the whole time."""
    kept_until = years_later(timezone.localdate(move.now), KEPT_YEARS)
    move.ticket.retain_until = kept_until
    return kept_until


def end_open_matters(move: Move) -> None:
    """Nobody waits any longer for a vote, an answer or another department's part."""
    waiting = move.ticket.proposals.filter(decided_at=None)
    waiting.update(outcome=Proposal.Outcome.OVER, decided_at=move.now)
    drop_question(move)
    drop_tasks(move)


def years_later(day: date, years: int) -> date:
    """The same date years on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
