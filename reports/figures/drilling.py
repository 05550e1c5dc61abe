"""The cases behind a figure."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from accounts.models import User
from complaints.models import Ticket
from complaints.models.ticket import TicketQuerySet
from reports.definitions import DEFINITIONS, Definition
from reports.dimensions import Dimension, Relation
from reports.figures.reading import check_kept, pieces
from reports.figures.scope import Scope
from reports.models import Contribution, Lateness, Rollup
from reports.periods import Period
from reports.tallies import Tally

# Facts that count for a department of their own, not for the one the ticket lies with now.
OF_A_DEPARTMENT = frozenset({Tally.DISPATCHED, Tally.RETURNED})


def tickets(
    code: str,
    period: Period,
    scope: Scope,
    *,
    viewer: User,
    part: bool | None = None,
    dimension: Dimension | None = None,
    key: str = "",
) -> TicketQuerySet:
    """The tickets counted: the whole sample, those of the part (True), or the others (False).

    Only what `viewer` may see; a ticket that counted twice stands there once. Raises KeyError for
    a code that is not defined, ValueError as by().
    """
    definition = DEFINITIONS[code]
    if dimension:
        check_kept(scope, dimension)
    words = list(_words(definition, period, part, _department(definition, scope, dimension, key)))
    counting = Q(counted__overlap=words) if words else Q(pk__in=[])
    if definition.still and part is not True:
        counting |= _standing(definition.still[0], period.last)
    found = Contribution.objects.filter(counting, _where(definition, scope, dimension, key))
    visible: TicketQuerySet = Ticket.objects.visible_to(viewer)
    return visible.filter(pk__in=found.values("pk"))


def _words(definition: Definition, period: Period, part: bool | None, department: str) -> Iterator[str]:
    """What such contributions are found by; see Counted._counted()."""
    if definition.sample is None:
        return
    what = str(definition.sample)
    if part is not None and definition.part:
        what = str(definition.part) if part else f"{definition.sample}-{definition.part}"
    for span, first in pieces(period):
        day = f"{first:%Y-%m}" if span == Rollup.Span.MONTH else str(first)
        yield f"{what}:{day}@{department}" if department else f"{what}:{day}"


def _department(definition: Definition, scope: Scope, dimension: Dimension | None, key: str) -> str:
    """The department whose own facts are asked for; "" where the ticket's decides."""
    if definition.sample not in OF_A_DEPARTMENT:
        return ""
    if dimension is Dimension.DEPARTMENT:
        return key
    return scope.unit if scope.relation is Relation.DEPARTMENT else ""


def _where(definition: Definition, scope: Scope, dimension: Dimension | None, key: str) -> Q:
    own = definition.sample in OF_A_DEPARTMENT
    where = Q()
    if scope.key and not (own and scope.relation is Relation.DEPARTMENT):
        where &= Q(scopes__contains=[scope.key])
    if dimension and not (own and dimension is Dimension.DEPARTMENT):
        where &= Q(traits__contains={str(dimension): key})
    return where


def _standing(tally: Tally, last: date) -> Q:
    """The tickets that stood open past the limit at the end of a day."""
    begun = Lateness.objects.filter(tally=tally, began_on__lte=last)
    standing = begun.filter(Q(ended_on__gt=last) | Q(ended_on=None))
    return Q(pk__in=standing.values("contribution"))
