"""Form fields of the workspace that offer reference data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from accounts.roles import ROLES, Right
from complaints.models import Category, Term

MOST_PEOPLE = 500
CHOOSE = _("Choose …")


class PickField(forms.ChoiceField):
    """A select box over things that were read once; `clean` gives the thing itself, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known: dict[str, Any] = {}

    def offer(
        self, groups: Mapping[str, Sequence[Any]], *, words: Callable[[Any], str] = str, nothing: Any = CHOOSE
    ) -> None:
        """Offer things by group; the group "" stands without a heading."""
        choices: list[Any] = [("", nothing)]
        for title, things in groups.items():
            self.known.update({str(thing.pk): thing for thing in things})
            options = [(str(thing.pk), words(thing)) for thing in things]
            choices += [(title, options)] if title else options
        self.choices = choices

    def clean(self, value: Any) -> Any:
        return self.known.get(super().clean(value))


def pick(form: forms.Form, name: str) -> PickField:
    """A form's own field, known to be a PickField by its declaration."""
    return cast(PickField, form.fields[name])


class PickManyField(forms.MultipleChoiceField):
    """Several of the things that were read once, as checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known: dict[str, Any] = {}

    def offer(self, things: Sequence[Any]) -> None:
        self.known = {str(thing.pk): thing for thing in things}
        self.choices = [(key, str(thing)) for key, thing in self.known.items()]

    def clean(self, value: Any) -> Any:
        return [self.known[key] for key in super().clean(value)]


def categories() -> dict[str, list[Category]]:
    """Active kinds below each subject, parents attached; one query (S001-5)."""
    every = {category.pk: category for category in Category.objects.filter(is_active=True)}
    groups: dict[str, list[Category]] = {}
    for category in every.values():
        category.parent = every.get(category.parent_id or 0)
    for category in sorted(every.values(), key=_in_order):
        if category.level > 1 and category.parent:
            groups.setdefault(_top(category).name, []).append(category)
    return groups


def category_words(category: Category) -> str:
    """The kind, and with it the example: the group already names the subject."""
    if category.level > 2 and category.parent:
        return f"{category.parent.name} › {category.name}"
    return category.name


def _top(category: Category) -> Category:
    return _top(category.parent) if category.parent else category


def _in_order(category: Category) -> list[tuple[int, str]]:
    own = (category.position, category.code)
    return [*_in_order(category.parent), own] if category.parent else [own]


def departments() -> dict[str, list[Department]]:
    """Where complaints can be sent, by kind of unit."""
    kinds = (Department.Kind.DEPARTMENT, Department.Kind.BRANCH, Department.Kind.PROVIDER)
    groups: dict[str, list[Department]] = {}
    for unit in Department.objects.filter(is_active=True, kind__in=kinds):
        groups.setdefault(str(unit.get_kind_display()), []).append(unit)
    return groups


def handlers() -> dict[str, list[User]]:
    """Everybody who may take a case up, by unit."""
    roles = [role for role, card in ROLES.items() if Right.START_INVESTIGATION in card.may]
    people = User.objects.filter(is_active=True, role__in=roles).select_related("unit")
    groups: dict[str, list[User]] = {}
    for person in people.order_by("unit__code", "staff_number")[:MOST_PEOPLE]:
        groups.setdefault(str(person.unit or ""), []).append(person)
    return groups


def terms() -> dict[str, list[Term]]:
    """The active entries of every taxonomy, by its kind; one query."""
    groups: dict[str, list[Term]] = {kind: [] for kind in Term.Kind.values}
    for term in Term.objects.filter(is_active=True):
        groups[term.kind].append(term)
    return groups


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        given: Iterable[UploadedFile[bytes] | None] = data if isinstance(data, list) else [data]
        return [super(FilesField, self).clean(item, initial) for item in given or [None]]
