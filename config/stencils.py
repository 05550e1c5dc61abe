"""Templates drawn once per shape, with holes where their values go (docs/decisions/0009).

Drawing a template costs a hundred times what joining its pieces costs, and most of a list's markup is the
same in every row. What is kept is our own markup and codes, never a ticket, a person or a number: those fill
the holes anew for each page, escaped, after somebody's right to see them was settled. So nothing kept can be
out of date or meant for somebody else.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST: Final = 2000  # stencils; a process that has drawn so many begins again
OPEN, CLOSE = "\ue000", "\ue001"  # private use: no template has them
_SPECIAL: Final = re.compile("[&<>\"']")
_HOLES: Final = re.compile(f"{OPEN}([a-z_0-9]+){CLOSE}")

Key = tuple[str, str | None, tuple[tuple[str, Hashable], ...]]


@dataclass(frozen=True, slots=True)
class Stencil:
    """Markup and names of holes, by turns; it begins and ends with markup."""

    pieces: tuple[str, ...]

    def filled(self, values: Mapping[str, object]) -> SafeString:
        """The markup with its values, escaped unless they are markup themselves."""
        whole = list(self.pieces)
        whole[1::2] = [_markup(values[name]) for name in self.pieces[1::2]]
        return mark_safe("".join(whole))  # noqa: S308  ours, and what was escaped just now


def _markup(value: object) -> str:
    """conditional_escape, without its care for lazy texts and for what most values do not contain."""
    if isinstance(value, SafeString):
        return value
    text = str(value)
    return escape(text) if _SPECIAL.search(text) else text


def hole(name: str) -> SafeString:
    return SafeString(f"{OPEN}{name}{CLOSE}")


_drawn: dict[Key, Stencil] = {}


def drawn(template: str, shape: Mapping[str, Hashable], values: Mapping[str, object]) -> SafeString:
    """The template with `shape` and `values` as its context, all of it at the top level.

    Whatever the template asks questions about belongs to `shape`, of which there must be few kinds: codes,
    flags, names of reference data. It may show `values`, and do nothing else with them.
    """
    return _found(template, get_language(), shape, values).filled(values)


def joined(template: str, parts: Iterable[tuple[Mapping[str, Hashable], Mapping[str, object]]]) -> SafeString:
    """The same template for many pairs of shape and values, one behind the other."""
    language = get_language()
    return mark_safe(  # noqa: S308  stencils
        "".join(_found(template, language, shape, values).filled(values) for shape, values in parts)
    )


def _found(
    template: str, language: str | None, shape: Mapping[str, Hashable], values: Mapping[str, object]
) -> Stencil:
    key = (template, language, tuple(shape.items()))
    found = _drawn.get(key)
    if found is None or settings.DEBUG:
        if len(_drawn) >= MOST:
            _drawn.clear()
        found = _drawn[key] = _stencil(template, shape, values)
    return found


def _stencil(template: str, shape: Mapping[str, Any], values: Mapping[str, object]) -> Stencil:
    context = {**shape, **{name: hole(name) for name in values}}
    return Stencil(tuple(_HOLES.split(render_to_string(template, context))))


def kept() -> list[str]:
    """Everything kept in this process, for a test to look through."""
    return [piece for stencil in _drawn.values() for piece in stencil.pieces]
