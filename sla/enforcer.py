"""Fire every ladder step that is due. Any number of sweeps may run anywhere, at any time.

One transaction per batch: the step rows, the lines of the history, the ticket's flags, the
notices and the next instant. A sweep that dies leaves nothing to clean up.

Locks are taken in the order of the moves, ticket before clock, and a ticket that somebody is
moving is left for the next sweep: nobody here ever waits for a person, so nobody deadlocks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction

from complaints.models import Ticket
from sla import claiming, pulse
from sla.cases import Case, locked
from sla.claiming import MOST_ATTEMPTS, Claim
from sla.firing import fired
from sla.ladder import reached
from sla.models import Clock
from sla.people import Directory
from sla.recording import record
from sla.set_aside import alert
from sla.standby.reachable import Reachable
from sla.telling import Teller, Told

BATCH = 400
STORM = 200  # so many due at once come after an outage: each person hears of them in one notice
IN_VAIN = 2  # batches in a row whose tickets are all being moved, or in the hands of another sweeper
MANY = 10  # so many clocks do not fail one after the other by themselves
MOST_PER_SWEEP = 20_000  # then the next tick goes on; a task must not run for ever
LOST = (InterfaceError, OperationalError)  # no clock's fault: the lease brings back what was in hand
Now = Callable[[], datetime]
log = structlog.get_logger(__name__)


class NothingWorks(Exception):
    """Every clock of a batch failed: the fault is not theirs, so none is set aside for it.

    The steps go on waiting, which turns /readyz red.
    """


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did; `latest_lag` is the largest time between a step and its row."""

    clocks: int = 0
    steps: int = 0
    set_aside: int = 0
    latest_lag: timedelta = timedelta()

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(
            self.clocks + other.clocks,
            self.steps + other.steps,
            self.set_aside + other.set_aside,
            max(self.latest_lag, other.latest_lag),
        )


def sweep(*, now: Now | None = None, batch: int = BATCH, most: int = MOST_PER_SWEEP) -> Swept:
    """Record what is due by the database's clock; returns when nothing is left, or after `most`.

    With nothing due it costs one statement. Raises NothingWorks, and the database's own errors
    when it is lost.
    """
    seen = pulse.look(now() if now else None)
    last_beat = pulse.beat(seen.at, seen.last_beat)
    return _swept(last_beat, seen.at, now or pulse.database_now, batch, most) if seen.is_due else Swept()


def _swept(last_beat: datetime, moment: datetime, now: Now, batch: int, most: int) -> Swept:
    teller = Teller(Reachable.at(Directory.read(), moment))
    swept, in_vain = Swept(), 0
    while swept.clocks < most and in_vain < IN_VAIN and (claims := claiming.fresh(moment, batch)):
        if len(claims) >= STORM:
            teller.most = 0
        done = _together(claims, teller, now)
        swept += done
        in_vain = 0 if done.clocks or done.set_aside else in_vain + 1
        moment = now()
        last_beat = pulse.beat(moment, last_beat)
    claiming.pick_up(moment)
    while swept.clocks < most and (claims := claiming.suspects(moment)):
        swept += _alone(claims[0], teller, now) if len(claims) == 1 else _together(claims, teller, now)
        moment = now()
    return swept


def _together(claims: Sequence[Claim], teller: Teller, now: Now) -> Swept:
    """A whole batch; if anything in it raises, each clock on its own."""
    try:
        return _enforce(claims, teller, now())
    except LOST:
        raise
    except Exception as error:  # one clock must not hold up its neighbours
        log.warning("batch_not_processed", clocks=len(claims), error=type(error).__name__)
    alone = [_alone(claiming.count_again(claim, now()), teller, now) for claim in claims]
    swept = sum(alone, Swept())
    claiming.put_down(claims)
    if not swept.clocks and len(claims) >= MANY:
        claiming.forgive(claims)
        raise NothingWorks
    return swept


def _alone(claim: Claim, teller: Teller, now: Now) -> Swept:
    try:
        if claim.attempt <= MOST_ATTEMPTS:
            return _enforce([claim], teller, now())
        gone = claiming.set_aside(claim, "", now())
    except LOST:
        raise
    except Exception as error:  # the last line of defence: the sweep goes on
        gone = claiming.postpone(claim, error, now())
    if gone:
        alert(claim, teller.directory, now())
    return Swept(set_aside=int(gone))


def _enforce(claims: Sequence[Claim], teller: Teller, now: datetime) -> Swept:
    with transaction.atomic():
        free = locked(claim.ticket for claim in claims if claim.ticket)
        clocks = _ours(claims, free)
        firings = [fired(clock, free.get(clock.ticket_id or 0), now) for clock in clocks]
        told: Told = teller.tell([each for each in firings if each.steps], now)
        record(firings, teller.directory, now)
        claiming.put_down(claims)
    done = {clock.pk for clock in clocks}
    claiming.give_back([claim for claim in claims if claim.clock not in done], now)
    teller.keep(told)
    lags = [now - each.at for firing in firings for each in firing.steps]
    return Swept(len(clocks), len(lags), 0, max(lags, default=timedelta()))


def _ours(claims: Sequence[Claim], free: Mapping[int, Case]) -> list[Clock]:
    """The clocks nobody else holds. A contact may have become a ticket meanwhile, whose row is not ours."""
    claimed = [claim.clock for claim in claims if claim.ticket is None or claim.ticket in free]
    found = Clock.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=claimed)
    return [clock for clock in found.order_by("pk") if clock.ticket_id is None or clock.ticket_id in free]


def settle(ticket: Ticket, clocks: Iterable[Clock], now: datetime) -> None:
    """Record what these clocks of one ticket reached, before a move changes when they are due.

    The caller holds the ticket's lock. A server whose clock is ahead records nothing early.
    """
    moment = min(now, pulse.database_now())
    firings = [fired(clock, Case.of(ticket), moment) for clock in clocks if reached(clock, moment)]
    if firings:
        teller = Teller(Reachable.at(Directory.read(), moment))
        teller.tell(firings, moment)
        record(firings, teller.directory, moment)
