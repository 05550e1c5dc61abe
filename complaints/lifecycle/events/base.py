"""What every event in the history is made of.

The payload holds names in both languages as they were, so that history stays
readable whatever happens to the reference data later. No field here may hold a
name, number or address of the customer.
"""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Self

from accounts.models import Department, User
from complaints.models import Category, Term

Coded = Department | Category | Term


@dataclass(frozen=True, slots=True)
class Named:
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, thing: "Coded") -> Self:
        return cls(thing.code, thing.name_zh, thing.name_en)

    @classmethod
    def maybe(cls, thing: "Coded | None") -> Self | None:
        return cls.of(thing) if thing else None


@dataclass(frozen=True, slots=True)
class Person:
    number: str
    name: str

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(user.staff_number, user.name)

    @classmethod
    def maybe(cls, user: User | None) -> Self | None:
        return cls.of(user) if user else None


class Event:
    """Base of all events; `payload()` is what is stored."""

    kind: ClassVar[str]
    __slots__ = ()

    def payload(self) -> dict[str, Any]:
        return _fields(self)


def _fields(value: Any) -> dict[str, Any]:
    """As dataclasses.asdict(), which looks at every text twice and copies it."""
    return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(value: Any) -> Any:
    match value:
        case str() | bool() | None:
            return value
        case datetime():
            return value.isoformat()
        case Decimal() | date():
            return str(value)
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple() | frozenset():
            return [_plain(item) for item in value]
        case _:
            return _fields(value) if is_dataclass(value) else value
