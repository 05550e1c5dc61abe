"""The names behind the keys in a row, in the active language; read once per export."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from complaints.catalogue import catalogue
from complaints.models import Category, Term
from complaints.models.ticket import SlaState
from complaints.states import Channel, Complexity, Relation, Severity, State, Urgency

Labels = Callable[[], Mapping[Any, str]]


def _of(choices: Any) -> Labels:
    return lambda: {each.value: str(each.label) for each in choices}


states = _of(State)
channels = _of(Channel)
severities = _of(Severity)
urgencies = _of(Urgency)
complexities = _of(Complexity)
relations = _of(Relation)
clocks = _of(SlaState)


def yes_no() -> Mapping[Any, str]:
    return {True: _("Yes"), False: _("No")}


def units() -> Mapping[Any, str]:
    return {pk: unit.name for pk, unit in catalogue().units.items()}


def paths() -> Mapping[Any, str]:
    """`Network › Coverage`."""
    return {pk: category.path for pk, category in catalogue().categories.items()}


def tops() -> Mapping[Any, str]:
    """The first level above each category."""
    return {pk: _top(category).name for pk, category in catalogue().categories.items()}


def _top(category: Category) -> Category:
    return _top(category.parent) if category.parent else category


def people() -> Mapping[Any, str]:
    return dict(User.objects.values_list("pk", "name"))


def terms() -> Mapping[Any, str]:
    return {each.pk: each.name for each in Term.objects.all()}
