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
from reports.definitions import DEFINITIONS, Definition, Statistic
from reports.dimensions import WITHIN_UNITS, Dimension, Relation
from reports.figures import Scope
from reports.periods import NotAPeriod, Period, local_day

Choice = TypeVar("Choice", bound=TextChoices)
KINDS: Mapping[str, Relation] = {
    Department.Kind.TEAM: Relation.TEAM,
    Department.Kind.DEPARTMENT: Relation.DEPARTMENT,
    Department.Kind.BRANCH: Relation.BRANCH,
}


class Across(TextChoices):
    """What the columns are."""

    COMPARED = "", gettext_lazy("compared with before")
    TIME = "time", pgettext_lazy("columns of a table", "course of the period")
    BRANCH = "branch", gettext_lazy("branch")
    TEAM = "team", gettext_lazy("service team")
    DEPARTMENT = "department", gettext_lazy("lead department")


BY_UNITS: Mapping[Across, Relation] = {
    Across.BRANCH: Relation.BRANCH,
    Across.TEAM: Relation.TEAM,
    Across.DEPARTMENT: Relation.DEPARTMENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`unit` is empty for all the reader may read; `unread` names what an address said in vain."""

    definition: Definition
    rows: Dimension
    across: Across
    period: Period
    scope: Scope
    unit: str = ""
    unread: tuple[str, ...] = ()

    @classmethod
    def read(cls, given: Mapping[str, str], *, user: User, now: datetime) -> "Question":
        """The nearest question that the figures can answer. Raises PermissionDenied as Scope.of()."""
        own = Scope.of(user)
        scope, unit = _scope(given.get("unit", ""), own)
        rows = _choice(Dimension, given.get("rows", ""), Dimension.SUBJECT)
        across = _choice(Across, given.get("across", ""), Across.COMPARED)
        if across in BY_UNITS and (scope.key or rows not in WITHIN_UNITS):
            across = Across.COMPARED
        if scope.key and rows not in WITHIN_UNITS:
            rows = Dimension.SUBJECT
        found = cls(
            definition=DEFINITIONS.get(given.get("figure", ""), DEFINITIONS["volume"]),
            rows=rows,
            across=across,
            period=_period(given.get("period", ""), now),
            scope=scope,
            unit=unit,
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
        }

    def address(self, **changed: str) -> str:
        return urlencode({name: value for name, value in {**self.parts, **changed}.items() if value})

    @property
    def is_kept_by_rows(self) -> bool:
        """Medians and percentiles are kept for whole units only; users only for branches."""
        match self.definition.statistic:
            case Statistic.MEDIAN | Statistic.P90:
                return False
            case Statistic.PER_USERS:
                return self.rows is Dimension.BRANCH
            case _:
                return True

    @property
    def title(self) -> str:
        return f"{self.definition.name} · {self.rows.label} · {self.period.label}"


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
    }
    lost = [label for name, label in called.items() if given.get(name) and given[name] != found.parts[name]]
    return replace(found, unread=tuple(lost))
