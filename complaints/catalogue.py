"""Categories and units as they are now, kept by each process and looked through without asking again.

They change a few times a year and are needed by every page. One statement of some 40 µs says whether any row
was added, changed or removed since they were read, in this process or another: each version of a row has its
own place and transaction, and both go into a sum.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver

from accounts.models import Department
from complaints.models import Category, Ticket

_FINGERPRINT = " UNION ALL ".join(
    f"SELECT count(*), sum(hashtidextended(ctid, xmin::text::bigint)) FROM {model._meta.db_table}"  # noqa: S608
    for model in (Category, Department)
)

Fingerprint = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of them by primary key, active or not; every `parent` is one of these. Not to be changed."""

    categories: Mapping[int, Category]
    units: Mapping[int, Department]
    kinds: Sequence[tuple[Category, list[Category]]]  # active ones below each active subject, in order

    def active_units(self, *kinds: str) -> list[Department]:
        found = (unit for unit in self.units.values() if unit.is_active and unit.kind in kinds)
        return sorted(found, key=lambda unit: unit.code)

    def attach(self, *tickets: Ticket) -> None:
        """Give tickets their category and units without asking the database; what is newer than this
        catalogue stays to be read, and is never taken for none."""
        for ticket in tickets:
            self._give(ticket, "category", self.categories)
            for name in ("team", "branch", "lead_department"):
                self._give(ticket, name, self.units)

    @staticmethod
    def _give(ticket: Ticket, name: str, known: Mapping[int, Any]) -> None:
        if found := known.get(getattr(ticket, f"{name}_id")):
            setattr(ticket, name, found)


_kept: dict[str, tuple[Fingerprint, Catalogue]] = {}
_here = threading.local()  # `seen`: what this thread's request has asked for already; None outside of one


def catalogue() -> Catalogue:
    """What is there now, or was when the request first asked; one statement when nothing changed."""
    seen: dict[str, Catalogue] | None = getattr(_here, "seen", None)
    if seen is None:
        return _current()
    if connection.alias not in seen:
        seen[connection.alias] = _current()
    return seen[connection.alias]


def _current() -> Catalogue:
    now = _fingerprint()
    known = _kept.get(connection.alias)
    if known is None or known[0] != now:
        known = _kept[connection.alias] = (now, _read())
    return known[1]


@receiver(request_started, dispatch_uid="complaints.catalogue.begin")
def _begin(**_: Any) -> None:
    _here.seen = {}


@receiver(request_finished, dispatch_uid="complaints.catalogue.end")
def _end(**_: Any) -> None:
    _here.seen = None


def _fingerprint() -> Fingerprint:
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT)
        return tuple(cursor.fetchall())


def _read() -> Catalogue:
    categories = {each.pk: each for each in Category.objects.all()}
    units = {each.pk: each for each in Department.objects.all()}
    for category in categories.values():
        category.parent = categories.get(category.parent_id or 0)
    for unit in units.values():
        unit.parent = units.get(unit.parent_id or 0)
    return Catalogue(categories, units, list(_kinds(categories.values())))


def _kinds(categories: Iterable[Category]) -> Iterator[tuple[Category, list[Category]]]:
    active = sorted(
        (each for each in categories if all(level.is_active for level in _line(each))), key=_place
    )
    for top, below in groupby(active, key=lambda category: _line(category)[0]):
        if kinds := [category for category in below if category is not top]:
            yield top, kinds


def _line(category: Category) -> list[Category]:
    """From the subject down to the category itself."""
    return [*(_line(category.parent) if category.parent else []), category]


def _place(category: Category) -> list[tuple[int, str]]:
    return [(level.position, level.code) for level in _line(category)]
