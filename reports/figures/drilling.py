"""The cases behind a figure."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q

from accounts.models import User
from complaints.models import Ticket
from complaints.models.ticket_queries import TicketQuerySet
from reports.definitions import DEFINITIONS, Definition
from reports.dimensions import Dimension, Relation
from reports.figures.rows import pieces
from reports.figures.scope import Scope
from reports.figures.users import EVERY, Keys
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
    keys: Keys = EVERY,
    within: Scope | None = None,
) -> TicketQuerySet:
    """The tickets counted: the whole sample, those of the part (True), or the others (False).

    `keys` narrow them by dimensions, `within` to a unit besides `scope`. Only what `viewer` may
    see; a ticket that counted twice stands there once. Raises KeyError for a code not defined.
    """
    definition, scopes = DEFINITIONS[code], [scope, *([within] if within else [])]
    department = _department(definition, scopes, keys)
    words = list(_words(definition, period, part, department))
    counting = Q(counted__overlap=words) if words else Q(pk__in=[])
    if definition.still and part is not True:
        counting |= _standing(definition.still[0], period.last)
    found = Contribution.objects.filter(counting, _where(definition, scopes, keys))
    visible: TicketQuerySet = Ticket.objects.visible_to(viewer)
    return visible.filter(pk__in=found.values("pk"))


def _words(definition: Definition, period: Period, part: bool | None, department: str) -> Iterator[str]:
    """What such contributions are found by; see Counted._counted()."""
    if definition.sample is None:
        return
    what = str(definition.sample)
    if part is not None and definition.part:
        what = str(definition.part) if part else f"{definition.sample}-{definition.part}"
    for day in days_and_months(period):
        yield f"{what}:{day}@{department}" if department else f"{what}:{day}"


def days_and_months(period: Period) -> Iterator[str]:
    """The whole months of a period and the days beside them, as contributions name them."""
    for span, first in pieces(period):
        yield f"{first:%Y-%m}" if span == Rollup.Span.MONTH else str(first)


def _department(definition: Definition, scopes: Sequence[Scope], keys: Keys) -> str:
    """The department whose own facts are asked for; "" where the ticket's decides."""
    if definition.sample not in OF_A_DEPARTMENT:
        return ""
    units = [each.unit for each in scopes if each.relation is Relation.DEPARTMENT]
    return keys.get(Dimension.DEPARTMENT, units[-1] if units else "")


def _where(definition: Definition, scopes: Sequence[Scope], keys: Keys) -> Q:
    own = definition.sample in OF_A_DEPARTMENT
    of_units = [
        each.key for each in scopes if each.key and not (own and each.relation is Relation.DEPARTMENT)
    ]
    traits = {str(name): key for name, key in keys.items() if not (own and name is Dimension.DEPARTMENT)}
    where = Q(scopes__contains=of_units) if of_units else Q()
    return where & Q(traits__contains=traits) if traits else where


def _standing(tally: Tally, last: date) -> Q:
    """The tickets that stood open past the limit at the end of a day."""
    begun = Lateness.objects.filter(tally=tally, began_on__lte=last)
    standing = begun.filter(Q(ended_on__gt=last) | Q(ended_on=None))
    return Q(pk__in=standing.values("contribution"))
