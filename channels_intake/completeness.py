"""What has to be said of a complaint before it is entered, by its category (S003-2).

Each level of the tree adds its own. What is shipped holds until an administrator says something else
of that category.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Q

from accounts.prepared import Prepared
from channels_intake.models import Needed
from complaints.models import Category

NEEDED = Prepared(Needed.objects.filter)
WHERE = frozenset({"place"})
SHIPPED: Mapping[str, frozenset[str]] = {
    "network-voice": WHERE,
    "network-coverage": WHERE,
    "network-data": WHERE,
    "network-outage": WHERE,
    "billing-top-up": frozenset({"occurred"}),
    "orders-contract": frozenset({"business"}),
    "vas": frozenset({"business"}),
    "broadband": frozenset({"address"}),
}


def needed_for(category: Category | None) -> frozenset[str]:
    """The names of fields of the entry form; none while nobody says what kind it is. At most one query."""
    line = list(_line(category))
    return _needed(line, _decided(Q(category__in=[each.pk for each in line]))) if line else frozenset()


def needed_by_each(categories: Iterable[Category]) -> Mapping[str, frozenset[str]]:
    """The same for many, by their codes, of those that need something; their parents are at hand."""
    decided = _decided(Q())
    found = ((each.code, _needed(_line(each), decided)) for each in categories)
    return {code: names for code, names in found if names}


def _decided(whose: Q) -> Mapping[int, frozenset[str]]:
    return {each.category_id: each.fields for each in NEEDED.rows(whose)}


def _needed(line: Iterable[Category], decided: Mapping[int, frozenset[str]]) -> frozenset[str]:
    found = (decided.get(each.pk, SHIPPED.get(each.code, frozenset())) for each in line)
    return frozenset().union(*found)


def _line(category: Category | None) -> Iterator[Category]:
    while category:
        yield category
        category = category.parent
