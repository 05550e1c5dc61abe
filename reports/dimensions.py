"""By what a figure can be broken down, and how the keys are called (codes, never names of people)."""

from collections.abc import Callable, Iterable, Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import Department, User
from complaints.models import Category, Term
from complaints.states import Channel, Complexity
from complaints.states import Relation as Complainant

Names = Mapping[str, str]


class Dimension(TextChoices):
    SUBJECT = "subject", _("subject")  # the first level of the categories
    CATEGORY = "category", _("category")  # the second level
    CHANNEL = "channel", _("channel")
    BRANCH = "branch", _("branch")
    TEAM = "team", _("service team")
    DEPARTMENT = "department", _("lead department")
    AGENT = "agent", _("accepting agent")
    COMPLEXITY = "complexity", _("complexity")
    PRIORITY = "priority", _("priority")
    COMPLAINANT = "complainant", _("complainant")
    CAUSE = "cause", _("root cause")
    RESPONSIBILITY = "responsibility", _("responsibility")


class Relation(TextChoices):
    """How a complaint belongs to a unit."""

    HOUSE = "", _("whole house")
    TEAM = "team", _("service team")
    DEPARTMENT = "department", _("lead department")
    BRANCH = "branch", _("branch")


# Within one unit rather than the whole house, figures are kept only by these.
WITHIN_UNITS = (
    Dimension.SUBJECT,
    Dimension.CATEGORY,
    Dimension.CHANNEL,
    Dimension.AGENT,
    Dimension.COMPLEXITY,
)


def names(dimension: Dimension, keys: Iterable[str]) -> dict[str, str]:
    """What to call each key in the active language."""
    wanted = list(keys)
    found = NAMES[dimension](wanted)
    return {key: found.get(key, key) if key else _of_no_key(dimension) for key in wanted}


def _of_no_key(dimension: Dimension) -> str:
    """What was given to no department lies with the service desk; all else is not known (yet)."""
    if dimension is Dimension.DEPARTMENT:
        return str(_("Service desk, with no department"))
    return pgettext("dimension", "not known")


def vocabulary(dimension: Dimension) -> Names:
    """Every key of a dimension that has few and fixed ones. Raises KeyError for others."""
    return VOCABULARIES[dimension]()


def _categories(keys: list[str]) -> Names:
    return {each.code: each.name for each in Category.objects.filter(code__in=keys)}


def _units(keys: list[str]) -> Names:
    return {each.code: each.name for each in Department.objects.filter(code__in=keys)}


def _people(keys: list[str]) -> Names:
    return {each.staff_number: each.name for each in User.objects.filter(staff_number__in=keys)}


def _terms(kind: Term.Kind) -> Callable[[list[str]], Names]:
    return lambda keys: {each.code: each.name for each in Term.objects.filter(kind=kind, code__in=keys)}


def _labels(choices: type[TextChoices]) -> Callable[[list[str]], Names]:
    return lambda keys: {str(each): str(each.label) for each in choices if str(each) in keys}


NAMES: dict[Dimension, Callable[[list[str]], Names]] = {
    Dimension.SUBJECT: _categories,
    Dimension.CATEGORY: _categories,
    Dimension.CHANNEL: _labels(Channel),
    Dimension.BRANCH: _units,
    Dimension.TEAM: _units,
    Dimension.DEPARTMENT: _units,
    Dimension.AGENT: _people,
    Dimension.COMPLEXITY: _labels(Complexity),
    Dimension.PRIORITY: lambda keys: {key: key for key in keys},
    Dimension.COMPLAINANT: _labels(Complainant),
    Dimension.CAUSE: _terms(Term.Kind.CAUSE),
    Dimension.RESPONSIBILITY: _terms(Term.Kind.RESPONSIBILITY),
}

VOCABULARIES: Mapping[Dimension, Callable[[], Names]] = {
    Dimension.SUBJECT: lambda: {each.code: each.name for each in Category.objects.filter(level=1)},
    Dimension.CHANNEL: lambda: {str(each): str(each.label) for each in Channel},
    Dimension.COMPLEXITY: lambda: {str(each): str(each.label) for each in Complexity},
    Dimension.PRIORITY: lambda: {str(each): str(each) for each in range(1, 5)},
    Dimension.COMPLAINANT: lambda: {str(each): str(each.label) for each in Complainant},
    Dimension.CAUSE: lambda: _every(Term.Kind.CAUSE),
    Dimension.RESPONSIBILITY: lambda: _every(Term.Kind.RESPONSIBILITY),
}


def _every(kind: Term.Kind) -> Names:
    return {each.code: each.name for each in Term.objects.filter(kind=kind)}
