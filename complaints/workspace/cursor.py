"""Where a page of a sorted list ended, signed so that nobody hands in another order."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing

SALT = "workspace-page"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort key of the last row shown: its instant (None sorts last) and its primary key."""

    at: datetime | None
    pk: int


class NoCursor(ValueError):
    """The text was not made by `encode`."""


def encode(cursor: Cursor) -> str:
    at = cursor.at.isoformat() if cursor.at else None
    return signing.dumps([at, cursor.pk], salt=SALT)


def decode(text: str) -> Cursor:
    """Raises NoCursor for anything that was cut, mistyped or made up."""
    try:
        at, pk = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        raise NoCursor from None
    return Cursor(datetime.fromisoformat(at) if at else None, pk)
