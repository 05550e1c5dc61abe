"""The heat map: broken limits by unit and clock, the unit with the most first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from complaints.catalogue import catalogue
from reports.dashboard.breaches import counted
from reports.dashboard.cuts import query
from sla.in_force import current
from sla.policy import TargetCode

MOST_UNITS = 10
TINTS = 4
ALWAYS_SHOWN = frozenset(
    {
        TargetCode.ENTRY,
        TargetCode.SOLUTION,
        TargetCode.PRELIMINARY,
        TargetCode.FULL_SOLUTION,
        TargetCode.RESULT_NOTICE,
        TargetCode.RECONTACT,
        TargetCode.REGULATOR_REPLY,
    }
)
# A word that is longer than its column would be cut in the middle.
SHORT = {TargetCode.RECONTACT: pgettext_lazy("limit, in a narrow column", "Contact again")}
Numbers = Counter[str]


@dataclass(frozen=True, slots=True)
class Column:
    """A clock: its name, and how long it gives by the policy that holds for everybody."""

    code: TargetCode
    limit: Promise | str

    @property
    def name(self) -> str:
        return str(SHORT.get(self.code, self.code.label))


@dataclass(frozen=True, slots=True)
class Cell:
    """`look` is its ground: hm0 to hm4, or sum. `asks` is the query of the list behind the number,
    "" where there is none."""

    count: int
    look: str
    asks: str = ""

    @property
    def shown(self) -> str:
        """A text: templates would localise a number, a hundred times."""
        return str(self.count)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """The last cell is the total of the others."""

    name: str
    cells: Sequence[Cell]

    @property
    def total(self) -> Cell:
        return self.cells[-1]


@dataclass(frozen=True, slots=True)
class HeatMap:
    columns: Sequence[Column]
    rows: Sequence[HeatRow]
    sums: HeatRow

    @property
    def total(self) -> Cell:
        return self.sums.total


def heat_map(user: User, now: datetime) -> HeatMap:
    found = _by_unit(counted(user, now))
    units = catalogue().units
    names = {unit: units[unit].name for unit in found if unit in units}
    every = sum(found.values(), Numbers())
    targets = [code for code in TargetCode if code in ALWAYS_SHOWN or every[code]]
    most = max((number for numbers in found.values() for number in numbers.values()), default=1)

    def row(unit: int) -> HeatRow:
        cells = [_cell(found[unit][code], most, target=code, unit=unit) for code in targets]
        return HeatRow(names.get(unit) or _("no unit yet"), [*cells, _sum(found[unit].total(), unit=unit)])

    ranked = sorted(found, key=lambda unit: (-found[unit].total(), names.get(unit, "")))
    others = _others([found[unit] for unit in ranked[MOST_UNITS:]], targets)
    sums = [*(_sum(every[code], target=code) for code in targets), _sum(every.total())]
    return HeatMap(
        _columns(targets, now),
        [*(row(unit) for unit in ranked[:MOST_UNITS]), *others],
        HeatRow(_("Total"), sums),
    )


def _columns(targets: Sequence[TargetCode], now: datetime) -> list[Column]:
    limits = {target.code: target.limit.words for _policy, target in current().bound(now).targets()}
    return [Column(code, limits.get(code, "")) for code in targets]


def _by_unit(numbers: Mapping[tuple[int, str], int]) -> dict[int, Numbers]:
    found: dict[int, Numbers] = defaultdict(Numbers)
    for (unit, target), number in numbers.items():
        found[unit][target] += number
    return found


def _cell(count: int, most: int, **asked: object) -> Cell:
    return Cell(count, f"hm{-(-count * TINTS // most)}", _asks(count, asked))


def _sum(count: int, **asked: object) -> Cell:
    return Cell(count, "sum", _asks(count, asked))


def _asks(count: int, asked: Mapping[str, object]) -> str:
    return query(asked) if count else ""


def _others(rest: Sequence[Numbers], targets: Iterable[TargetCode]) -> list[HeatRow]:
    """The units beyond the tenth in one row."""
    if not rest:
        return []
    together = sum(rest, Numbers())
    numbers = [*(together[code] for code in targets), together.total()]
    name = _("%(n)d other units") % {"n": len(rest)}
    return [HeatRow(name, [Cell(number, "sum") for number in numbers])]
