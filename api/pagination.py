"""Pages of a sorted list: each begins where the last row of the one before ended, so that rows
which come in meanwhile neither repeat nor hide others."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.core import signing
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from api.inputs.queries import QueryForm
from api.refusals import Fault, Problem, Refusal

SALT = "api-page"
USUAL_ROWS = 25
MOST_ROWS = 100


class PageForm(QueryForm):
    """Every parameter may be left out, and most are: only those that are there are made into fields."""

    cursor = forms.CharField(
        required=False,
        max_length=400,
        label=gettext_lazy("Where the page begins: taken from next or previous"),
    )
    limit = forms.IntegerField(
        required=False, min_value=1, max_value=MOST_ROWS, label=gettext_lazy("Rows of a page, 25 unless said")
    )
    count = forms.ChoiceField(
        required=False,
        choices=[("exact", "exact"), ("estimate", "estimate")],
        label=gettext_lazy("Also say how many rows there are: counted, or as the database estimates"),
    )

    def __init__(self, data: Mapping[str, str]) -> None:
        # On this form alone, not on its class: Django copies each of these.
        asked = {name: each for name, each in type(self).base_fields.items() if name in data}
        vars(self).update(base_fields=asked)
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        return {**_left_out(type(self)), **self.cleaned_data}


@cache
def _left_out(form: type[PageForm]) -> Mapping[str, Any]:
    return {name: each.clean(None) for name, each in form.base_fields.items()}


@dataclass(frozen=True, slots=True)
class Ordering:
    """A sort key with the primary key behind it. `place` is the key of one row as JSON, `bound`
    the same as a query compares it."""

    key: str
    place: Callable[[Any], Any]
    descending: bool = False
    bound: Callable[[Any], Any] = lambda place: place

    def terms(self, *, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.descending != backwards else ""
        return f"{sign}{self.key}", f"{sign}pk"


@dataclass(frozen=True, slots=True)
class Cursor:
    ordering: str
    backwards: bool
    place: Any
    pk: Any


Fetch = Callable[[str, Cursor | None, int], list[Any]]  # by ordering's name; one row more than asked


@dataclass(frozen=True, slots=True)
class Page:
    rows: Any
    next: str | None
    previous: str | None
    count: int | None

    def as_json(self, results: Any) -> dict[str, Any]:
        counted = {} if self.count is None else {"count": self.count}
        return {"next": self.next, "previous": self.previous, **counted, "results": results}


def page(
    request: Request,
    rows: "QuerySet[Any]",
    asked: Mapping[str, Any],
    *,
    orderings: Mapping[str, Ordering],
    usual: str,
    fetch: Fetch | None = None,
) -> Page:
    """One page; `fetch` reads it where finished SQL is at hand, else it is cut from `rows`.

    Raises Refusal (400) for a cursor that is not ours or of another order.
    """
    name = asked.get("ordering") or usual
    limit = asked.get("limit") or USUAL_ROWS
    cursor = _cursor(asked["cursor"], name) if asked.get("cursor") else None
    backwards = bool(cursor and cursor.backwards)
    found = fetch(name, cursor, limit) if fetch else _slice(rows, orderings[name], cursor, limit)
    more, found = len(found) > limit, found[:limit]
    if backwards:
        found = found[::-1]
    return Page(
        rows=found,
        next=_link(request, name, orderings[name], found, limit, False) if more or backwards else None,
        previous=_link(request, name, orderings[name], found, limit, True)
        if (more if backwards else cursor)
        else None,
        count=_count(rows, asked.get("count", "")),
    )


def _slice(rows: "QuerySet[Any]", by: Ordering, cursor: Cursor | None, limit: int) -> list[Any]:
    if cursor is None:
        return list(rows.order_by(*by.terms(backwards=False))[: limit + 1])
    further = rows.filter(behind(by, by.bound(cursor.place), cursor.pk, backwards=cursor.backwards))
    return list(further.order_by(*by.terms(backwards=cursor.backwards))[: limit + 1])


def behind(by: Ordering, bound: Any, pk: Any, *, backwards: bool) -> Q:
    """What a row meets that comes after the one with this key."""
    word = "lt" if by.descending != backwards else "gt"
    further = Q(**{f"{by.key}__{word}": bound}) | Q(**{f"pk__{word}": pk})
    return Q(**{f"{by.key}__{word}e": bound}) & further


def _cursor(text: str, ordering: str) -> Cursor:
    try:
        cursor = Cursor(*signing.loads(text, salt=SALT))
    except (signing.BadSignature, TypeError):
        cursor = None
    if cursor is None or cursor.ordering != ordering:
        fault = Fault(_("This is not a cursor of this list."), parameter="cursor")
        raise Refusal(Problem(status=400, code="bad_parameter", errors=[fault]))
    return cursor


def _link(
    request: Request, name: str, by: Ordering, rows: Sequence[Model], limit: int, backwards: bool
) -> str | None:
    if not rows:
        return None
    edge = rows[0] if backwards else rows[-1]
    place = signing.dumps([name, backwards, by.place(edge), str(edge.pk)], salt=SALT)
    query = request.query_params.copy()
    query["cursor"] = place
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def _count(rows: "QuerySet[Any]", how: str) -> int | None:
    match how:
        case "exact":
            return rows.count()
        case "estimate":
            return _estimate(rows)
        case _:
            return None


def _estimate(rows: "QuerySet[Any]") -> int:
    """What the planner expects, without reading the rows."""
    sql, values = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        (plan,) = cursor.fetchone()
    found = plan if isinstance(plan, list) else json.loads(plan)
    return int(found[0]["Plan"]["Plan Rows"])
