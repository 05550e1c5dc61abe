"""A column's values of many rows into the texts of its cells.

Exports have millions of cells: a format gives one function per column, which works on a whole column
of a chunk at a time, and what depends on a key alone is made once per key (docs/benchmarks.md).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from reports.exporting.columns import CaseColumn, Shape
from reports.formats.neutral import neutral, neutral_each

Make = Callable[[Sequence[Any]], Iterable[str]]


class Format(Protocol):
    """How one kind of file writes cells. All texts it gets are harmless and may be empty."""

    def label(self, text: str) -> str:
        """A name of ours, out of few."""

    def texts(self, texts: Sequence[str]) -> Iterable[str]:
        """What people wrote."""

    def plain(self, shape: Shape) -> Make:
        """Codes, numbers and instants, in which nothing needs care."""


class Named(dict[Any, str]):
    """The cells of all keys; what came after the names were read stands there as its key."""

    def __init__(self, labels: Mapping[Any, str], cell: Callable[[str], str]) -> None:
        super().__init__({key: cell(neutral(text)) for key, text in labels.items()})
        self._cell = cell
        self[None] = self[""] = cell("")

    def __missing__(self, key: Any) -> str:
        made = self[key] = self._cell(neutral(str(key)))
        return made


def maker(column: CaseColumn, to: Format) -> Make:
    """Reads the names behind a column's keys, in the active language."""
    match column.shape:
        case Shape.LABEL:
            named = Named(column.labels() if column.labels else {}, to.label)
            return lambda values: map(named.__getitem__, values)
        case Shape.TEXT:
            mask = column.mask
            return lambda values: to.texts(neutral_each(mask([value or "" for value in values])))
        case shape:
            return to.plain(shape)
