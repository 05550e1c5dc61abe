"""How soon a process that died is started again: no deadline may wait for it longer than thirty seconds."""

import time
from types import SimpleNamespace

from config.supervisor.child import Child


def a_child(*, deaths: int, alive_for: float) -> Child:
    child = Child("enforcer", command=lambda: None, deaths=deaths)  # type: ignore[arg-type, return-value]
    child.process = SimpleNamespace(poll=lambda: None)  # type: ignore[assignment]
    child._changed_at = time.monotonic() - alive_for
    return child


def test_what_dies_again_and_again_is_started_after_a_growing_but_short_while():
    delays = [a_child(deaths=deaths, alive_for=0).delay for deaths in range(1, 12)]
    assert delays == sorted(delays)
    assert (delays[0], delays[-1]) == (0.5, 8.0)


def test_what_lived_ten_seconds_was_killed_and_its_deaths_are_forgotten():
    child = a_child(deaths=6, alive_for=11)
    child.tend()
    assert (child.deaths, child.delay) == (0, 0.5)


def test_what_has_just_begun_has_not_shown_yet_that_it_lives():
    child = a_child(deaths=6, alive_for=3)
    child.tend()
    assert child.deaths == 6
