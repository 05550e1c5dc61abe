"""Sweepers, senders and people interleaved at every statement, and killed between any two of them.

`SEEDS=5000 make chaos` plays thousands; `SEED=17 pytest tests/sla/test_simulation.py` replays one.
"""

import os

import pytest

from notifications import outbox
from tests.sla.simulated import World

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = int(os.environ.get("SEEDS", "200"))
PARTS = 5
ONE = os.environ.get("SEED")


@pytest.fixture
def customer(entered):
    return entered().customer


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_dies_whenever_each_due_step_is_recorded_exactly_once(customer, monkeypatch, part):
    monkeypatch.setattr(outbox, "SEND", dict(outbox.SEND))
    seeds = [int(ONE)] if ONE else range(part, SEEDS, PARTS)
    crashes = sum(_played(World(seed, customer)) for seed in seeds)
    assert crashes or ONE, "a simulation without a crash proves little"


def _played(world: World) -> int:
    world.run()
    world.check()
    world.leave()
    return world.crashes
