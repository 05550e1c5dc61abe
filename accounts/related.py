"""Rows that belong to others, read with SQL that is kept and left with them as prefetch_related leaves them
(docs/decisions/0009)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast

from django.db.models import BooleanField, F, ForeignKey, Func, Model, QuerySet

from accounts.prepared import Prepared, Slot

M = TypeVar("M", bound=Model)


class Among(Func):
    """Whether a column holds one of several keys; how many there are makes no other SQL."""

    output_field = BooleanField()
    template = "(%(expressions)s))"
    arg_joiner = " = ANY("


class Related(Generic[M]):
    """The rows of `model` by the owners its `foreign_key` names, in the order that `arranged` gives them.

    PLANS = Related(Plan, "ticket", lambda plans: plans.order_by("-round"))
    PLANS.read([ticket])  # and ticket.plans.all() asks nothing more
    """

    def __init__(
        self,
        model: type[M],
        foreign_key: str,
        arranged: "Callable[[QuerySet[M]], QuerySet[M]]" = lambda rows: rows,
    ) -> None:
        self.model, self.foreign_key = model, foreign_key
        self._rows = Prepared(
            lambda met: arranged(model._default_manager.filter(met, Among(F(foreign_key), Slot("owners"))))
        )

    def read(self, owners: Sequence[Model]) -> list[M]:
        """One statement, none without owners."""
        if not owners:
            return []
        field = cast("ForeignKey[Any, Any]", self.model._meta.get_field(self.foreign_key))
        by_key = {owner.pk: owner for owner in owners}
        found = self._rows.rows(owners=list(by_key))
        of_owner: dict[Any, list[M]] = defaultdict(list)
        for row in found:
            key = getattr(row, field.attname)
            setattr(row, field.name, by_key[key])
            of_owner[key].append(row)
        for owner in owners:
            _leave(owner, field, of_owner[owner.pk])
        return found


def _leave(owner: Model, field: "ForeignKey[Any, Any]", rows: list[Any]) -> None:
    """As django.db.models.query.prefetch_one_level does it."""
    relation = field.remote_field
    held = getattr(owner, str(relation.get_accessor_name())).get_queryset()
    held._result_cache, held._prefetch_done = rows, True
    kept = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    kept[relation.cache_name] = held
