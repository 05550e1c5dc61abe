"""What the customer can do at this moment. The domain looks again when it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.actors import ActorKind
from complaints.lifecycle.appealing import was_appealed
from complaints.lifecycle.closing import may_withdraw
from complaints.lifecycle.events import Urged
from complaints.lifecycle.reopening import may_reopen_until
from complaints.lifecycle.urging import URGES_A_DAY
from complaints.models import HistoryEvent, Ticket
from complaints.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """`reopen_until` is the last instant of its thirty days, also when they are over; `urge_tomorrow`:
    everything that a day allows is used up."""

    decide: bool
    answer: bool
    rate: bool
    supplement: bool
    urge: bool
    urge_tomorrow: bool
    urges_today: int
    urges_a_day: int = URGES_A_DAY
    withdraw: bool
    reopen: bool
    reopen_until: datetime | None
    appeal: bool


def possible(
    ticket: Ticket,
    history: Iterable[HistoryEvent],
    *,
    is_offered_a_plan: bool,
    is_told: bool,
    is_rated: bool,
    now: datetime,
) -> Possible:
    moves, state = ticket.possible_moves(), State(ticket.state)
    urged, until = urges_today(history, now), may_reopen_until(ticket)
    is_urgeable = ticket.is_open and state != State.FEEDBACK
    return Possible(
        decide=is_offered_a_plan and state == State.NEGOTIATING,
        answer=state == State.WAITING_CUSTOMER,
        rate=is_told and not is_rated and state == State.FEEDBACK,
        supplement=ticket.is_open,
        urge=is_urgeable and urged < URGES_A_DAY,
        urge_tomorrow=is_urgeable and urged >= URGES_A_DAY,
        urges_today=urged,
        withdraw="withdraw" in moves and may_withdraw(ticket),
        reopen=_may_reopen(state, moves, until, is_rated, now),
        reopen_until=until,
        appeal="appeal" in moves and not was_appealed(ticket),
    )


def urges_today(history: Iterable[HistoryEvent], now: datetime) -> int:
    """How often the customer has urged on this local day."""
    today = timezone.localdate(now)
    return sum(
        event.kind == Urged.kind
        and event.actor_kind == ActorKind.CUSTOMER
        and timezone.localdate(event.at) == today
        for event in history
    )


def _may_reopen(
    state: State, moves: frozenset[str], until: datetime | None, is_rated: bool, now: datetime
) -> bool:
    """Within the time; while the result waits for an answer, that answer comes first."""
    answered_first = state != State.FEEDBACK or is_rated
    return "reopen" in moves and answered_first and (until is None or now <= until)
