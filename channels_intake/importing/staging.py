"""The file becomes rows of texts, in encrypted chunks: read once, whatever comes after."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction

from channels_intake.importing.arriving import original
from channels_intake.importing.fields import guess
from channels_intake.importing.limits import CASES_ROWS, CHUNK_CHARS, CHUNK_ROWS
from channels_intake.importing.sheets.reading import rows_of
from channels_intake.importing.sheets.table import Fault, Row, Unreadable
from channels_intake.models import Import, ImportChunk

Chunk = list[Row]


def stage(asked: Import) -> None:
    """Read the kept file; all of it is there afterwards, or nothing. Raises Unreadable."""
    with original(asked) as file, transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=asked.pk)
        if locked.state != Import.State.READING:
            return
        rows = rows_of(file, charset=locked.charset)
        headers = next(rows, None)
        if headers is None:
            raise Unreadable(Fault.EMPTY)
        locked.chunks.all().delete()
        locked.rows = _keep(locked, rows)
        if not locked.rows:
            raise Unreadable(Fault.NO_ROWS)
        locked.blocks.all().delete()
        locked.headers = json.dumps([_sound(cell) for cell in headers.cells], ensure_ascii=False)
        locked.columns = guess(locked.kind, headers_of(locked))
        locked.state, locked.lease_until, locked.attempts = Import.State.MAPPING, None, 0
        locked.save()


def headers_of(asked: Import) -> list[str]:
    found: list[str] = json.loads(asked.headers)
    return found


def rows_of_chunk(asked: Import, number: int) -> Chunk | None:
    """None behind the last chunk."""
    kept = asked.chunks.filter(number=number).values_list("rows", flat=True).first()
    return None if kept is None else [Row(row, cells) for row, cells in json.loads(kept)]


def chunks_of(asked: Import) -> Iterator[Chunk]:
    """All of them, one in memory at a time."""
    number = 0
    while (chunk := rows_of_chunk(asked, number)) is not None:
        yield chunk
        number += 1


def _keep(asked: Import, rows: Iterable[Row]) -> int:
    """How many rows there are."""
    count = 0
    most = CASES_ROWS if asked.is_of_cases else CHUNK_ROWS
    for number, chunk in enumerate(_chunked(rows, most)):
        plain: Sequence[Any] = [[row.number, [_sound(cell) for cell in row.cells]] for row in chunk]
        ImportChunk.objects.create(of=asked, number=number, rows=json.dumps(plain, ensure_ascii=False))
        count += len(chunk)
    return count


def _chunked(rows: Iterable[Row], most: int) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for row in rows:
        chunk.append(row)
        size += sum(map(len, row.cells))
        if len(chunk) >= most or size >= CHUNK_CHARS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _sound(cell: str) -> str:
    """Without halves of characters, which no database stores."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return cell.encode("utf-8", "replace").decode()
    return cell
