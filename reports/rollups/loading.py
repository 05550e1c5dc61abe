"""Tickets read for counting, many at once, in a fixed number of queries."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from complaints.lifecycle.events import PlanSubmitted
from complaints.models import HistoryEvent, Ticket
from reports.contribution import Case, Limit, Line, Sibling, contributed
from reports.dimensions import Dimension, Relation
from reports.rollups.counted import Counted, scopes_of
from reports.rollups.naming import Categories, Units
from sla.clocks import SOLVING
from sla.models import Clock
from sla.policy import TargetCode

logger = logging.getLogger(__name__)

PHONE = "customer__phone_index"
COLUMNS = (
    "pk",
    "channel",
    "state",
    "received_at",
    "complexity",
    "priority",
    "relation",
    "category_id",
    "team_id",
    "branch_id",
    "lead_department_id",
    "agent__staff_number",
    PHONE,
)
SUBJECT_LEVEL, KIND_LEVEL = 1, 2
TARGETS = [str(code) for code in (TargetCode.ENTRY, *SOLVING)]
Row = Mapping[str, Any]


class Names(NamedTuple):
    units: Units
    categories: Categories


def counted(tickets: Iterable[int], today: date) -> list[Counted]:
    """What each of these tickets counts, as things stand on a local day.

    One that cannot be counted is left out and logged: it must not hold up all others, and goes
    on counting as before.
    """
    rows = list(Ticket.objects.filter(pk__in=list(tickets)).order_by("pk").values(*COLUMNS))
    names = Names(Units(), Categories())
    found = []
    for row, case in _cases(rows, names.categories):
        try:
            found.append(_counted(row, case, names, today))
        except Exception:
            logger.exception("A ticket cannot be counted", extra={"ticket": row["pk"]})
    return found


def _cases(rows: Sequence[Row], categories: Categories) -> Iterator[tuple[Row, Case]]:
    keys = [row["pk"] for row in rows]
    histories, limits, siblings = _histories(keys), _limits(keys), _siblings(rows, categories)
    for row in rows:
        if history := histories[row["pk"]]:
            yield (
                row,
                Case(
                    channel=row["channel"],
                    category=categories.code(row["category_id"], KIND_LEVEL),
                    priority=row["priority"],
                    state=row["state"],
                    received_at=row["received_at"],
                    history=history,
                    limits=limits[row["pk"]],
                    siblings=[other for pk, other in siblings[bytes(row[PHONE])] if pk != row["pk"]],
                ),
            )


def neighbours(tickets: Iterable[int]) -> set[int]:
    """These tickets, and all of the same phone numbers: a new one may make an old one count otherwise."""
    own = list(tickets)
    phones = Ticket.objects.filter(pk__in=own).values(PHONE)
    same = Ticket.objects.filter(**{f"{PHONE}__in": phones}).values_list("pk", flat=True)
    return {*own, *same}


def _counted(row: Row, case: Case, names: Names, today: date) -> Counted:
    found = contributed(case, today)
    paths = [
        fact._replace(department=names.units.path_to(fact.department)) if fact.department else fact
        for fact in found.facts
    ]
    return Counted(
        ticket=row["pk"],
        facts=tuple(sorted(paths, key=lambda fact: (fact.day, fact.tally))),
        traits=_traits(row, case, names),
        scopes=tuple(_scopes(row, names.units)),
        spans=found.spans,
        revisit_on=found.revisit_on,
    )


def _traits(row: Row, case: Case, names: Names) -> dict[str, str]:
    plan = next((line for line in reversed(case.history) if line.kind == PlanSubmitted.kind), None)
    traits = {
        Dimension.SUBJECT: names.categories.code(row["category_id"], SUBJECT_LEVEL),
        Dimension.CATEGORY: case.category,
        Dimension.CHANNEL: row["channel"],
        Dimension.BRANCH: names.units.code(row["branch_id"]),
        Dimension.TEAM: names.units.code(row["team_id"]),
        Dimension.DEPARTMENT: names.units.code(row["lead_department_id"]),
        Dimension.AGENT: row["agent__staff_number"] or "",
        Dimension.COMPLEXITY: row["complexity"],
        Dimension.PRIORITY: str(row["priority"]),
        Dimension.COMPLAINANT: row["relation"],
        Dimension.CAUSE: plan.payload["cause"]["code"] if plan else "",
        Dimension.RESPONSIBILITY: plan.payload["responsibility"]["code"] if plan else "",
    }
    return {str(dimension): key for dimension, key in traits.items()}


def _scopes(row: Row, units: Units) -> Iterator[str]:
    for relation, column in ((Relation.TEAM, "team_id"), (Relation.BRANCH, "branch_id")):
        yield from (f"{relation}:{code}" for code in units.path(row[column]).split("/") if code)
    yield from scopes_of(units.path(row["lead_department_id"]))


def _histories(tickets: Sequence[int]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    rows = HistoryEvent.objects.filter(ticket__in=tickets).order_by("ticket_id", "seq")
    for pk, *line in rows.values_list(
        "ticket_id", "kind", "at", "actor_kind", "to_state", "payload"
    ).iterator():
        found[pk].append(Line(*line))
    return found


def _limits(tickets: Sequence[int]) -> dict[int, list[Limit]]:
    found: dict[int, list[Limit]] = defaultdict(list)
    rows = Clock.objects.filter(ticket__in=tickets, target__in=TARGETS).order_by("ticket_id", "pk")
    for pk, *limit in rows.values_list("ticket_id", *Limit._fields):
        found[pk].append(Limit(*limit))
    return found


def _siblings(rows: Sequence[Row], categories: Categories) -> dict[bytes, list[tuple[int, Sibling]]]:
    """All tickets of each phone number."""
    found: dict[bytes, list[tuple[int, Sibling]]] = defaultdict(list)
    tickets = Ticket.objects.filter(**{f"{PHONE}__in": [row[PHONE] for row in rows]})
    for phone, pk, received_at, category, state in tickets.values_list(
        PHONE, "pk", "received_at", "category_id", "state"
    ):
        kind = categories.code(category, KIND_LEVEL)
        found[bytes(phone)].append((pk, Sibling(received_at, kind, state)))
    return found
