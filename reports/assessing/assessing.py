"""Everything one person may read of the assessment of a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from reports.assessing.access import Reach
from reports.assessing.measures import MEAN_BESIDE, MEASURES, Group
from reports.assessing.quality import Quality, qualities
from reports.assessing.ranking import Placed, placed
from reports.dimensions import Dimension, names
from reports.figures import Figure, Scope, by, figures
from reports.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person or unit; `mean` is how long it took on average, where that is measured."""

    name: str
    placed: Placed
    mean: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """One figure of one group: the whole, and whoever may be shown."""

    group: Group
    code: str
    whole: Figure
    mean: Figure | None
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    period: Period
    figures: Sequence[Assessed]
    qualities: Sequence[Quality]

    @property
    def is_empty(self) -> bool:
        return not (self.figures or self.qualities)

    def of(self, group: Group) -> list[Assessed]:
        return [each for each in self.figures if each.group == group]


def assess(user: User, period: Period) -> Assessment:
    """Raises PermissionDenied."""
    reach = Reach.of(user)
    found = [each for group in Group for each in _of_group(group, reach, period)]
    everybody = reach.names and reach.units is None
    return Assessment(
        period=period,
        figures=[each for each in found if each.lines],
        qualities=qualities(period, writer=None if everybody else user.pk),
    )


def of_units(period: Period) -> Assessment:
    """Teams and departments of the whole house, without people: for reports."""
    reach = Reach(scope=Scope.house())
    found = [each for group in (Group.TEAMS, Group.DEPARTMENTS) for each in _of_group(group, reach, period)]
    return Assessment(period=period, figures=[each for each in found if each.lines], qualities=[])


def _of_group(group: Group, reach: Reach, period: Period) -> list[Assessed]:
    is_people = group is Group.PEOPLE
    if is_people and not (reach.names or reach.own):
        return []
    # Within a unit, figures are kept by person, not by unit: units stand among all of the house.
    scope = reach.scope if is_people else Scope.house()
    measured = MEASURES[group]
    whole = figures([*measured.codes, *MEAN_BESIDE.values()], period, scope)
    shown = _shown(group, reach)
    return [
        _assessed(group, code, measured.dimension, shown, period, scope, whole) for code in measured.codes
    ]


def _assessed(
    group: Group,
    code: str,
    dimension: Dimension,
    shown: frozenset[str] | None,
    period: Period,
    scope: Scope,
    whole: Mapping[str, Figure],
) -> Assessed:
    """Everybody is compared with everybody; only who may be shown stands there."""
    found = {key: each for key, each in by(code, period, scope, dimension).items() if key}
    beside = MEAN_BESIDE.get(code)
    means = by(beside, period, scope, dimension) if beside else {}
    ranked = {key: each for key, each in placed(found, whole[code]).items() if shown is None or key in shown}
    called = names(dimension, ranked)
    lines = [Line(name=called[key], placed=each, mean=means.get(key)) for key, each in ranked.items()]
    return Assessed(
        group=group, code=code, whole=whole[code], mean=whole[beside] if beside else None, lines=lines
    )


def _shown(group: Group, reach: Reach) -> frozenset[str] | None:
    """Staff numbers or codes of units; None for all."""
    if group is not Group.PEOPLE or reach.units is None:
        return reach.units
    if reach.own:
        return frozenset({reach.own})
    people = User.objects.filter(unit__code__in=reach.units)
    return frozenset(people.values_list("staff_number", flat=True))
