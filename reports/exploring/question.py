"""What somebody asks the figures: which one, of whom, by what, over which period. All of it is an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Department, User
from reports.definitions import DEFINITIONS, Definition
from reports.dimensions import VOCABULARIES, WITHIN_UNITS, Dimension, Relation, names, vocabulary
from reports.figures import Scope
from reports.figures.working_out import RANKS
from reports.periods import NotAPeriod, Period, local_day

Choice = TypeVar("Choice", bound=TextChoices)
KINDS: Mapping[str, Relation] = {
    Department.Kind.TEAM: Relation.TEAM,
    Department.Kind.DEPARTMENT: Relation.DEPARTMENT,
    Department.Kind.BRANCH: Relation.BRANCH,
}


class Across(TextChoices):
    """What the columns are: the period beside earlier ones, its parts, or any dimension."""

    COMPARED = "", gettext_lazy("compared with before")
    TIME = "time", pgettext_lazy("columns of a table", "course of the period")
    BRANCH = "branch", Dimension.BRANCH.label
    TEAM = "team", Dimension.TEAM.label
    DEPARTMENT = "department", Dimension.DEPARTMENT.label
    SUBJECT = "subject", Dimension.SUBJECT.label
    CATEGORY = "category", Dimension.CATEGORY.label
    CHANNEL = "channel", Dimension.CHANNEL.label
    AGENT = "agent", Dimension.AGENT.label
    COMPLEXITY = "complexity", Dimension.COMPLEXITY.label
    PRIORITY = "priority", Dimension.PRIORITY.label
    COMPLAINANT = "complainant", Dimension.COMPLAINANT.label
    CAUSE = "cause", Dimension.CAUSE.label
    RESPONSIBILITY = "responsibility", Dimension.RESPONSIBILITY.label

    @property
    def dimension(self) -> Dimension | None:
        """None where the columns are periods."""
        return Dimension(str(self)) if str(self) in Dimension.values else None


# A column of these is a unit with all below it.
BY_UNITS: Mapping[Across, Relation] = {
    Across.BRANCH: Relation.BRANCH,
    Across.TEAM: Relation.TEAM,
    Across.DEPARTMENT: Relation.DEPARTMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`unit` is empty for all the reader may read, `only` the one key of a dimension to which it is
    narrowed ("channel:web"); `unread` names what an address said in vain."""

    definition: Definition
    rows: Dimension
    across: Across
    period: Period
    scope: Scope
    unit: str = ""
    only: str = ""
    unread: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, str], *, user: User, now: datetime) -> "Question":
        """The nearest question that the figures can answer. Raises PermissionDenied as Scope.of()."""
        own = Scope.of(user)
        scope, unit = _scope(given.get("unit", ""), own)
        rows = _choice(Dimension, given.get("rows", ""), Dimension.SUBJECT)
        across = _choice(Across, given.get("across", ""), Across.COMPARED)
        if across.dimension is rows or (scope.key and BY_UNITS.get(across) is scope.relation):
            across = Across.COMPARED
        found = cls(
            definition=DEFINITIONS.get(given.get("figure", ""), DEFINITIONS["volume"]),
            rows=rows,
            across=across,
            period=_period(given.get("period", ""), now),
            scope=scope,
            unit=unit,
            only=_only(given.get("only", "")),
        )
        return _with_unread(found, given)

    @property
    def parts(self) -> dict[str, str]:
        return {
            "figure": self.definition.code,
            "rows": str(self.rows),
            "across": str(self.across),
            "period": str(self.period),
            "unit": self.unit,
            "only": self.only,
        }

    def address(self, **changed: str) -> str:
        return urlencode({name: value for name, value in {**self.parts, **changed}.items() if value})

    @property
    def keys(self) -> Mapping[Dimension, str]:
        """To what it is narrowed, besides scope and period."""
        dimension, _colon, key = self.only.partition(":")
        return {Dimension(dimension): key} if key else {}

    @property
    def is_kept(self) -> bool:
        """Whether rollups hold every cell; else the cases themselves are counted."""
        if self.only or self.definition.statistic in RANKS:
            return False
        within = not self.scope.key or self.rows in WITHIN_UNITS
        if self.across in BY_UNITS:
            return not self.scope.key and self.rows in WITHIN_UNITS
        return within and self.across.dimension is None

    @property
    def title(self) -> str:
        crossed = f" × {self.across.label}" if self.across.dimension else ""
        only = [names(dimension, [key])[key] for dimension, key in self.keys.items()]
        cut = f"{self.rows.label}{crossed}"
        return " · ".join([str(self.definition.name), cut, self.period.label, *only])


def narrowings() -> dict[str, tuple[str, str]]:
    """All that a question may be narrowed to, by how it is written: the dimension's name, the key's."""
    return {
        f"{dimension}:{key}": (str(dimension.label), name)
        for dimension in VOCABULARIES
        for key, name in vocabulary(dimension).items()
    }


def units_for(user: User) -> Sequence[Department]:
    """The units a reader may narrow the question to: every one, or none but the own."""
    if Scope.of(user).key:
        return []
    return list(
        Department.objects.filter(kind__in=KINDS, is_active=True, parent__isnull=False).order_by("code")
    )


def _scope(code: str, own: Scope) -> tuple[Scope, str]:
    """Who reads one unit's figures reads no other's."""
    if not code or own.key:
        return own, ""
    unit = Department.objects.filter(code=code, kind__in=KINDS).first()
    if unit is None or not unit.parent_id:
        return own, ""
    return Scope(KINDS[unit.kind], unit.code), unit.code


def _only(text: str) -> str:
    return text if text and text in narrowings() else ""


def _period(text: str, now: datetime) -> Period:
    """Last month unless the address names another."""
    try:
        return Period.parse(text)
    except NotAPeriod:
        return Period.month(local_day(now)).previous()


def _choice(choices: type[Choice], text: str, otherwise: Choice) -> Choice:
    return choices(text) if text in choices.values else otherwise


def _with_unread(found: Question, given: Mapping[str, str]) -> Question:
    """Names what was asked for and is not what is shown."""
    called = {
        "figure": _("Figure"),
        "rows": _("Rows"),
        "across": _("Columns"),
        "period": _("Period"),
        "unit": _("Unit"),
        "only": _("Only"),
    }
    lost = [label for name, label in called.items() if given.get(name) and given[name] != found.parts[name]]
    return replace(found, unread=tuple(lost))
