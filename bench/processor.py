"""Processor seconds, which the other work of a machine stretches less than the time on the wall."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# Places in /proc/PID/stat behind the name: parent; own user and system time; that of ended children.
PARENT, OWN, WITH_CHILDREN = 1, slice(11, 13), slice(11, 15)


def of_cluster(folder: Path) -> float:
    """Of the PostgreSQL whose data lie in this folder, sessions that have ended included."""
    main = int((folder / "postmaster.pid").read_text().split()[0])
    spent = sum(_stat(main)[WITH_CHILDREN])
    sessions = (found for found in _every() if found[PARENT] == main)
    return (spent + sum(sum(found[OWN]) for found in sessions)) / TICKS


def of_process(pid: int) -> float:
    return sum(_stat(pid)[OWN]) / TICKS


def session() -> int:
    """The process that PostgreSQL runs for our connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (number,) = cursor.fetchone()
    return int(number)


def of_session(process: int) -> float:
    """As of_process(), to the microsecond."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def of_ended_children() -> float:
    """Of all processes that were started here and waited for."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _every() -> Iterator[list[int]]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            yield _stat(int(entry.name))
        except OSError:  # ended meanwhile
            continue


def _stat(pid: int) -> list[int]:
    words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return [0, *map(int, words[1:])]
