"""A clock's world for tests: tickets entered through the real move, sweeps at chosen instants."""

from datetime import datetime, timedelta

import pytest

from sla import in_force
from sla.enforcer import sweep
from sla.models import Clock


@pytest.fixture(autouse=True)
def _rules_of_this_test():
    """What a test published is rolled back; the process must not go on believing it."""
    in_force.forget()
    yield
    in_force.forget()


@pytest.fixture
def entered(journey):
    """`entered()`: a complaint just entered, unclassified; its limits began four minutes ago."""

    def made(**complaint):
        journey.complaint = complaint
        return journey.entered().ticket

    return made


@pytest.fixture
def sweep_at():
    """`sweep_at(moment)`: one sweep, as if the database's clock said so."""

    def swept(moment: datetime, **given):
        return sweep(now=lambda: moment, **given)

    return swept


@pytest.fixture
def solution():
    """The 24 hours of an unclassified or simple complaint."""

    def found(ticket) -> Clock:
        return ticket.clocks.get(target="solution", cycle=ticket.cycle, cancelled_at=None)

    return found


def share(clock: Clock, percent: int) -> datetime:
    return clock.started_at + (clock.due_at - clock.started_at) * percent / 100


SECOND = timedelta(seconds=1)
