"""Codes that carry their name in both languages, without the database layer of TextChoices."""

from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Labelled(StrEnum):
    """Each member is written `CODE = "code", _("Name")`; it equals its code."""

    _value_: str
    label: "StrPromise"

    def __new__(cls, code: str, label: "StrPromise") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def of(cls, code: object) -> Self:
        """The member with this code. Raises ValueError."""
        for member in cls:
            if member == code:
                return member
        raise ValueError(f"{code!r} is not a {cls.__name__}.")

    @classmethod
    def pairs(cls) -> list[tuple[str, "StrPromise"]]:
        """Code and name of every member, as a model's or form's `choices` wants them."""
        return [(str(member), member.label) for member in cls]
