"""Rows as CSV (RFC 4180, UTF-8 with a byte order mark), piece by piece."""

from collections.abc import Generator, Iterable, Sequence
from typing import Any, Final

from reports.exporting.cells import Make, maker
from reports.exporting.columns import CaseColumn, Shape
from reports.formats.csv import MARK
from reports.formats.neutral import neutral

END: Final = "\r\n"
NEEDS_QUOTES: Final = frozenset('",\r\n')


class Csv:
    def label(self, text: str) -> str:
        return self.texts([text])[0] if NEEDS_QUOTES.intersection(text) else text

    def texts(self, texts: Sequence[str]) -> list[str]:
        """Quoted always: cheaper than to look."""
        return ['"' + text.replace('"', '""') + '"' if text else text for text in texts]

    def plain(self, shape: Shape) -> Make:
        return lambda values: values


def csv_chunks(
    title: str, columns: Sequence[CaseColumn], chunks: Iterable[Sequence[tuple[Any, ...]]]
) -> Generator[bytes, None, None]:
    """The file. `title` stands nowhere in it; the names of columns are in the active language."""
    to = Csv()
    makers = [maker(column, to) for column in columns]
    head = ",".join(to.label(neutral(str(column.title))) for column in columns)
    return _written(f"{MARK}{head}{END}", makers, chunks)


def _written(
    head: str, makers: Sequence[Make], chunks: Iterable[Sequence[tuple[Any, ...]]]
) -> Generator[bytes, None, None]:
    yield head.encode()
    for chunk in chunks:
        cells = (make(values) for make, values in zip(makers, zip(*chunk, strict=True), strict=True))
        lines = map(",".join, zip(*cells, strict=True))
        yield (END.join(lines) + END).encode()
