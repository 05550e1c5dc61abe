"""The dry run: every row is read as it would be imported, and nothing is made of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from channels_intake.importing.fields import Field
from channels_intake.importing.leases import renew
from channels_intake.importing.limits import MOST_PROBLEMS
from channels_intake.importing.linking import check_named
from channels_intake.importing.origins import digest, known
from channels_intake.importing.rows import Read, Reader
from channels_intake.importing.staging import Chunk, chunks_of
from channels_intake.importing.troubles import Problem, Trouble, problem
from channels_intake.models import Import, ImportProblem


@dataclass(slots=True)
class Tally:
    """What the dry run found so far; `seen` are keyed digests of the numbers in the file."""

    rows: int = 0
    known: int = 0
    wrong: int = 0
    listed: int = 0
    seen: set[bytes] = field(default_factory=set)


def check(asked: Import, *, now: datetime) -> bool:
    """Look at the whole file; False when it was cancelled or taken on by another meanwhile.

    A check that breaks off begins anew: it leaves nothing but its list of problems.
    """
    asked.problems.all().delete()
    reader, tally = Reader.of(asked, now), Tally()
    for chunk in chunks_of(asked):
        _check_chunk(asked, reader, chunk, tally)
        if not renew(asked, done=tally.rows, known=tally.known, wrong=tally.wrong):
            return False
    with transaction.atomic():
        return _finish(asked)


def list_problems(asked: Import, found: Iterable[Problem], room: int) -> int:
    """Write down as many as there is room for; a row's problem is listed once. How many there were."""
    rows = [
        ImportProblem(of=asked, row=each.row, field=each.field, code=each.trouble, value=each.value)
        for each in found
    ]
    ImportProblem.objects.bulk_create(rows[: max(room, 0)], ignore_conflicts=True)
    return len(rows)


def _check_chunk(asked: Import, reader: Reader, chunk: Chunk, tally: Tally) -> None:
    read = [reader.read(number, cells) for number, cells in chunk]
    digests = {each.number: digest(reader.source, each.key) for each in read if each.key}
    before = known(digests.values())
    problems: list[Problem] = []
    for each in read:
        found = [*each.problems, *_repeated(each, digests, tally.seen)]
        tally.known += digests.get(each.number) in before and not found
        tally.wrong += bool(found)
        problems += found
    others = check_named(asked, read)
    tally.wrong += len({each.row for each in others} - {each.row for each in problems})
    problems += others
    tally.rows += len(read)
    tally.listed += list_problems(asked, problems, MOST_PROBLEMS - tally.listed)


def _repeated(read: Read, digests: dict[int, bytes], seen: set[bytes]) -> list[Problem]:
    own = digests.get(read.number)
    if own is None:
        return []
    if own in seen:
        return [problem(read.number, Field.NUMBER, Trouble.TWICE, read.key)]
    seen.add(own)
    return []


def _finish(asked: Import) -> bool:
    checking = Import.objects.filter(pk=asked.pk, state=Import.State.CHECKING)
    return bool(checking.update(state=Import.State.CHECKED, lease_until=None, attempts=0))
