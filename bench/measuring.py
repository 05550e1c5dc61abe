"""Closed loops: one client for the latency, eight for the rate, in rounds that visit every work."""

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.scene import CLIENTS
from bench.works import Step, Work

FEWEST = 5  # pieces of work behind a latency


@dataclass(slots=True)
class Series:
    """One figure per round: p50 in seconds with one client, pieces per second with eight."""

    latencies: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)


def measure(
    works: Sequence[Work], *, rounds: int, seconds: float, reconnect: Callable[[], None]
) -> dict[str, Series]:
    """By name of the work. The first round only warms up."""
    found = {work.name: Series() for work in works}
    with ThreadPoolExecutor(CLIENTS) as pool:
        for number in range(rounds + 1):
            reconnect()
            for work in works:
                latency, rate = _latency(work.step, seconds), _rate(work.step, seconds, pool)
                if number:
                    found[work.name].latencies.append(latency)
                    found[work.name].rates.append(rate)
    return found


def _latency(step: Step, seconds: float) -> float:
    taken: list[float] = []
    until = time.perf_counter() + seconds
    while len(taken) < FEWEST or time.perf_counter() < until:
        began = time.perf_counter()
        step(0)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _rate(step: Step, seconds: float, pool: ThreadPoolExecutor) -> float:
    began = time.perf_counter()
    until = began + seconds

    def loop(client: int) -> int:
        done = 0
        while time.perf_counter() < until:
            step(client)
            done += 1
        return done

    done = sum(pool.map(loop, range(CLIENTS)))
    return done / (time.perf_counter() - began)
