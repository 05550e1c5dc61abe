"""Choosing a row of a tree: units and categories stand below what they are part of."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django import forms
from django.db.models import Model
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

INDENT: Final = "\u3000"


def in_tree_order(rows: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """Each row with its depth, parents first; siblings keep the order they come in."""
    all_rows = list(rows)
    here = {row.pk for row in all_rows}
    below: dict[Any, list[Any]] = {}
    for row in all_rows:
        below.setdefault(row.parent_id if row.parent_id in here else None, []).append(row)
    waiting = [(0, row) for row in reversed(below.get(None, []))]
    while waiting:
        depth, row = waiting.pop()
        yield depth, row
        waiting += [(depth + 1, child) for child in reversed(below.get(row.pk, []))]


class TreeIterator(ModelChoiceIterator[Any]):
    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for depth, row in in_tree_order(self.queryset):
            value, label = self.choice(row)
            yield (value, f"{INDENT * depth}{label}")


class TreeChoiceField(forms.ModelChoiceField[Model]):
    """A plain list, so that it works with the keyboard alone and without scripts."""

    iterator = TreeIterator

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.is_active else _("%(name)s (switched off)") % {"name": obj}
