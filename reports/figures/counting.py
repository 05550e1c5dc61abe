"""Figures that no rollup holds: any two dimensions at once, medians row by row, one key of a third.

The cost grows with the tickets that count in the period; whoever lets people ask sets a bound.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from reports.dimensions import Dimension
from reports.figures.cutting import Cut
from reports.figures.figure import Figure
from reports.figures.reading import figure_of, users_of
from reports.figures.users import Users
from reports.rollups.sums import Sums

Place = tuple[str | None, str | None]  # a row and a column; None stands for all of them
Columns = Callable[[str], Iterable[str]]  # in which columns a key counts


@dataclass(slots=True)
class Cell:
    """What counts at one place."""

    sums: Sums = field(default_factory=Sums)
    still: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """The figure of every row, of every column, of every pair of these, and of them all."""

    cut: Cut
    cells: Mapping[Place, Cell]
    users: Users | None

    def figure(self, row: str | None = None, column: str | None = None) -> Figure:
        """Of all rows or columns where none is named; with nothing counted still a figure."""
        cell = self.cells.get((row, column)) or Cell()
        about = (self.cut.period, self.cut.scope, self.users, self._keys(row, column))
        return figure_of(self.cut.definition, cell.sums, cell.still, *about)

    def by_rows(self, column: str | None = None) -> dict[str, Figure]:
        """Where anything was counted, the largest sample first."""
        rows = [row for row, at in self.cells if row is not None and at == column]
        found = {row: self.figure(row, column) for row in rows}
        counted = [(row, figure) for row, figure in found.items() if figure.sample]
        return dict(sorted(counted, key=lambda pair: (-pair[1].sample, pair[0])))

    @property
    def columns(self) -> list[str]:
        """The largest sample first."""
        found = [column for row, column in self.cells if row is None and column is not None]
        return sorted(found, key=lambda column: (-self.figure(None, column).sample, column))

    def _keys(self, row: str | None, column: str | None) -> dict[Dimension, str]:
        own = {self.cut.rows: row, self.cut.columns: column}
        return {**self.cut.keys, **{name: key for name, key in own.items() if name and key is not None}}


def counted(cut: Cut, columns: Columns = lambda key: [key]) -> Counted:
    """In two statements at most. `columns` says where else a key counts: a unit in those above it."""
    cells: dict[Place, Cell] = defaultdict(Cell)
    for row, key, tally, stored in cut.facts():
        for place in _places(row, columns(key) if cut.columns else ()):
            cells[place].sums.merge({tally: stored})
    for row, key, number in cut.standing():
        for place in _places(row, columns(key) if cut.columns else ()):
            cells[place].still += number
    return Counted(cut, dict(cells), users_of([cut.definition], [cut.period]))


def _places(row: str, columns: Iterable[str]) -> Iterator[Place]:
    for column in (None, *columns):
        yield row, column
        yield None, column
