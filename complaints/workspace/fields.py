"""Form fields of the workspace that offer reference data."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from accounts.prepared import Prepared
from accounts.roles import ROLES, Right
from complaints.catalogue import catalogue
from complaints.models import Category, Term
from complaints.typed import Line

MOST_PEOPLE = 500
TAG_MAX = 24
TAGS_MAX = 10
CHOOSE = _("Choose …")
ACTIVE = Prepared(
    lambda met: (
        User.objects.filter(met, is_active=True)
        .select_related("unit")
        .order_by("unit__code", "staff_number")[:MOST_PEOPLE]
    )
)


class MarkedSelect(forms.Select):
    """A select box whose options carry words for static/narrow.js, by option value."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks: Callable[[str], str] = lambda _value: ""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if mark := self.marks(str(value)):
            option["attrs"]["data-mark"] = mark
        return option


class PickField(forms.ChoiceField):
    """A select box over things that were read once; `clean` gives the thing itself, or None."""

    widget = MarkedSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known: dict[str, Any] = {}

    def offer(
        self, groups: Mapping[str, Sequence[Any]], *, words: Callable[[Any], str] = str, nothing: Any = CHOOSE
    ) -> None:
        """Offer things by group; the group "" stands without a heading."""
        # A form's copy of the field shares the dictionary of the class.
        self.known = {str(thing.pk): thing for things in groups.values() for thing in things}

        def choices() -> list[Any]:
            """Made when they are shown: a form that is sent is checked against `known`."""
            made: list[Any] = [("", nothing)]
            for title, things in groups.items():
                options = [(str(thing.pk), words(thing)) for thing in things]
                made += [(title, options)] if title else options
            return made

        self.choices = choices

    def search_by(self, words: Callable[[Any], str], hint: Any) -> None:
        """A field above narrows the options while one types; `words` is what is looked through."""
        self.mark(words)
        self.widget.attrs["data-search"] = hint

    def narrow_by(self, other: str, keys: Callable[[Any], Iterable[int]]) -> None:
        """Only options with the chosen value of the form's field `other` among their `keys` are shown."""
        self.mark(lambda thing: " ".join(map(str, keys(thing))))
        self.widget.attrs["data-narrowed-by"] = other

    def mark(self, words: Callable[[Any], str]) -> None:
        """Let each option carry words, for a script or a style rule to go by."""
        known = self.known
        self.widget.marks = lambda value: words(known[value]) if value in known else ""

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.known

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
    """Active kinds below each subject, parents attached (S001-5)."""
    return {top.name: kinds for top, kinds in catalogue().kinds}


def category_words(category: Category) -> str:
    """The kind, and with it the example: the group already names the subject."""
    if category.level > 2 and category.parent:
        return f"{category.parent.name} › {category.name}"
    return category.name


def offer_categories(field: PickField, nothing: Any = CHOOSE) -> None:
    """Every kind below its subject; found by typing its name in either language, or its code."""
    field.offer(categories(), words=category_words, nothing=nothing)
    field.search_by(_category_names, _("Type to find a category"))


def _category_names(category: Category) -> str:
    parts: list[str] = []
    level: Category | None = category
    while level:
        parts += (level.name_zh, level.name_en, level.code)
        level = level.parent
    return " ".join(parts)


def departments() -> dict[str, list[Department]]:
    """Where complaints can be sent, by kind of unit."""
    kinds = (Department.Kind.DEPARTMENT, Department.Kind.BRANCH, Department.Kind.PROVIDER)
    groups: dict[str, list[Department]] = {}
    for unit in catalogue().active_units(*kinds):
        groups.setdefault(str(unit.get_kind_display()), []).append(unit)
    return groups


def handlers(first: Department | None = None) -> dict[str, list[User]]:
    """Everybody who may take a case up, by unit; those of one department and below it come first."""
    roles = [role for role, card in ROLES.items() if Right.START_INVESTIGATION in card.may]
    groups: dict[str, list[User]] = {}
    listed = ACTIVE.rows(Q(role__in=roles))
    for person in sorted(listed, key=lambda person: first is None or first.pk not in units_of(person)):
        groups.setdefault(str(person.unit or ""), []).append(person)
    return groups


def units_of(person: User) -> Sequence[int]:
    """The unit somebody works in, and every unit above it."""
    return person.unit.lineage if person.unit else []


def terms() -> dict[str, list[Term]]:
    """The active entries of every taxonomy, by its kind; one query."""
    groups: dict[str, list[Term]] = {kind: [] for kind in Term.Kind.values}
    for term in Term.objects.filter(is_active=True):
        groups[term.kind].append(term)
    return groups


class TagsField(Line):
    """Short words in one line, with commas or blanks between them; `clean` gives a tuple."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"label": _("Tags"), "help_text": _("Separated by commas, at most ten.")}
        super().__init__(**{"required": False, "max_length": 200, **words, **kwargs})

    def clean(self, value: Any) -> tuple[str, ...]:
        tags = tuple(filter(None, re.split(r"[,，、;；\s]+", super().clean(value))))
        if len(tags) > TAGS_MAX or any(len(tag) > TAG_MAX for tag in tags):
            raise ValidationError(
                _("At most %(count)d tags of %(length)d characters each."),
                params={"count": TAGS_MAX, "length": TAG_MAX},
            )
        return tags
