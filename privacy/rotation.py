"""Re-encrypt what older keys sealed, so that those keys can be destroyed (PIPL Art 51)."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from privacy.fields import EncryptedTextField
from privacy.keyring import keyring


def rotate(model: type[Model], batch: int = 500) -> int:
    """Seal every encrypted field of `model` under the current key; returns rows rewritten.

    One transaction per `batch` rows, locked, in order of primary key: safe beside writers, and
    a stopped run is continued by the next. Raises Undecipherable when a row's key is missing.
    """
    rotated = 0
    last: Any = None
    while rows := _rotate_batch(model, after=last, batch=batch):
        rotated += len(rows)
        last = rows[-1].pk
    return rotated


def under_older_keys(model: type[Model]) -> Q:
    """The rows that still need another key than the current one."""
    current = keyring().current
    stale = Q(pk__in=())
    return reduce(
        or_,
        (
            Q(**{f"{name}__key_version__lt": current}) | Q(**{f"{name}__key_version__gt": current})
            for name in _encrypted_names(model)
        ),
        stale,
    )


def _encrypted_names(model: type[Model]) -> list[str]:
    return [f.name for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]


@transaction.atomic
def _rotate_batch(model: type[Model], *, after: Any, batch: int) -> list[Model]:
    names = _encrypted_names(model)
    stale = model._base_manager.filter(under_older_keys(model))
    if after is not None:
        stale = stale.filter(pk__gt=after)
    rows = list(stale.select_for_update().only("pk", *names).order_by("pk")[:batch])
    if rows:
        model._base_manager.bulk_update(rows, names)
    return rows
