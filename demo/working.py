"""Seeding part by part: worker processes play, this process stores in the order of the days."""

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

from django.db import connection

from demo.house import House
from demo.parting import Part, Wish, parted
from demo.seeding import Ground, play_part
from demo.storing import Packed, packed, store


@dataclass(frozen=True, slots=True)
class Seeded:
    tickets: int
    still_open: int


def seed(wish: Wish, *, workers: int) -> Seeded:
    """Store a demo, in the caller's transaction. The rows are the same with any number of workers."""
    branches = sorted(branch.code for branch in House.read().branches())
    parts = parted(wish, branches)
    ground = Ground.prepare(sum(part.tickets for part in parts), parts[-1].standing.number + 1)
    _check_as_it_comes()
    tickets = still_open = 0
    for part, ready in zip(parts, packed_parts(parts, wish, ground, workers), strict=True):
        store(ready)
        tickets += part.tickets
        still_open += ready.still_open
    return Seeded(tickets, still_open)


def _check_as_it_comes() -> None:
    """Foreign keys are looked at after every COPY, while the workers play, not all at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def packed_parts(parts: Sequence[Part], wish: Wish, ground: Ground, workers: int) -> Iterator[Packed]:
    """In order; no more are in memory than there are workers, and one."""
    if workers < 2 or len(parts) < 2:
        yield from (_packed(part, wish, ground) for part in parts)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
        waiting: list[Future[Packed]] = []
        for part in parts:
            waiting.append(pool.submit(_packed, part, wish, ground))
            if len(waiting) > workers:
                yield waiting.pop(0).result()
        yield from (each.result() for each in waiting)


def _packed(part: Part, wish: Wish, ground: Ground) -> Packed:
    ready = packed(play_part(part, wish, ground))
    gc.collect()  # cases and plays know each other
    return ready
