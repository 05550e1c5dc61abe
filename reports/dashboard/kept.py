"""A value kept by this process for a short while, so that many viewers cost what one does."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """At most `most` values, each for `lasting` by the request's clock. Never personal data."""

    def __init__(self, lasting: timedelta, *, most: int = 256) -> None:
        self._lasting, self._most = lasting, most
        self._values: dict[Hashable, tuple[datetime, Value]] = {}

    def get(self, key: Hashable, now: datetime, make: Callable[[], Value]) -> Value:
        """Two threads may make the same value at once; either is right."""
        made_at, value = self._values.get(key, (None, None))
        if made_at is not None and value is not None and timedelta(0) <= now - made_at < self._lasting:
            return value
        value = make()
        if len(self._values) >= self._most:
            self._values.clear()
        self._values[key] = now, value
        return value

    def forget(self) -> None:
        self._values.clear()
