"""Seeding part by part: worker processes play, this process stores in the order of the days."""

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain

from django.apps import apps

from demo.enforcing import check_as_it_comes, checked_at_the_end
from demo.house import House
from demo.parting import Part, Wish, parted
from demo.seeding import Ground, play_part
from demo.storing import Packed, packed, store
from sla.in_force import refresh


@dataclass(frozen=True, slots=True)
class Seeded:
    tickets: int
    still_open: int


def seed(wish: Wish, *, workers: int) -> Seeded:
    """Store a demo, in the caller's transaction. The rows are the same with any number of workers."""
    branches = sorted(branch.code for branch in House.read().branches())
    parts = parted(wish, branches)
    ground = Ground.prepare(sum(part.tickets for part in parts), parts[-1].standing.number + 1)
    refresh()  # the workers take the rules of the deadlines over, for they cannot ask for them
    check_as_it_comes()
    packs = packed_parts(parts, wish, ground, workers)
    first = next(packs)
    is_bulk = wish.copies > 1 and not wish.after
    tickets = still_open = 0
    with checked_at_the_end(map(apps.get_model, first.tables)) if is_bulk else nullcontext():
        for ready in chain([first], packs):
            store(ready)
            tickets += sum(ready.days.values())
            still_open += ready.still_open
    return Seeded(tickets, still_open)


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
