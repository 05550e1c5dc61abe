"""One file on its way out: a cursor of the database gives some rows at a time, in one snapshot.

Nothing is held, so memory does not grow with the file. How it ended is written down beside the
line that it began, which was committed before the first byte.
"""

import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from complaints.models.ticket_queries import TicketQuerySet
from reports.exporting.as_csv import csv_chunks
from reports.exporting.as_xlsx import xlsx_chunks
from reports.exporting.columns import CaseColumn
from reports.models import ExportEvent

STALLED = "5min"  # a reader who takes nothing for so long is let go, and with it the snapshot
CHUNK = 1000  # rows
Bytes = Generator[bytes, None, None]
Chunks = Generator[Sequence[tuple[Any, ...]], None, None]
Write = Callable[[str, Sequence[CaseColumn], Iterable[Sequence[tuple[Any, ...]]]], Bytes]
Kind = ExportEvent.Kind


class Format(TextChoices):
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


WRITERS: Mapping[Format, Write] = {Format.XLSX: xlsx_chunks, Format.CSV: csv_chunks}
MEDIA_TYPES: Mapping[Format, str] = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
}


@dataclass(slots=True, kw_only=True)
class Export:
    """Read once. close() says that it was broken off, when nobody read it to the end."""

    tickets: TicketQuerySet
    columns: Sequence[CaseColumn]
    format: Format
    language: str
    begun: ExportEvent
    started: float = field(default_factory=time.monotonic)
    rows: int = 0
    is_settled: bool = False

    def __iter__(self) -> Bytes:
        chunks = self._chunks()
        with translation.override(self.language):
            pieces = WRITERS[self.format](_("Complaints"), self.columns, chunks)
        try:
            yield from pieces
            self._settle(Kind.FINISHED)
        finally:
            pieces.close()
            chunks.close()
            self.close()

    def close(self) -> None:
        self._settle(Kind.BROKEN_OFF)

    def _chunks(self) -> Chunks:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [STALLED]
                )
            rows = self.tickets.order_by("pk").values_list(*(column.read for column in self.columns))
            for chunk in chunked(rows.iterator(CHUNK)):
                self.rows += len(chunk)
                yield chunk

    def _settle(self, kind: ExportEvent.Kind) -> None:
        """Once, by the asking request's clock and what has passed since."""
        if self.is_settled:
            return
        self.is_settled = True
        passed = timedelta(seconds=time.monotonic() - self.started)
        line(self.begun, kind, rows=self.rows, after=passed).save()


def chunked(rows: Iterable[tuple[Any, ...]]) -> Chunks:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def line(begun: ExportEvent, kind: ExportEvent.Kind, *, rows: int, after: timedelta) -> ExportEvent:
    """The line that ends what another began."""
    return ExportEvent(
        export=begun.export,
        kind=kind,
        at=begun.at + after,
        by_id=begun.by_id,
        role=begun.role,
        question=begun.question,
        columns=begun.columns,
        format=begun.format,
        language=begun.language,
        rows=rows,
    )
