"""Bodies of the protocols of our own: one JSON object, signed, read without trusting any of it."""

import json
from datetime import UTC, datetime
from typing import Any

from channels_intake.channels.words import plain

LATEST = 253402300799  # seconds: the year 9999


def object_of(body: bytes) -> dict[str, Any]:
    """Raises ValueError for what is no JSON object."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def word(value: object, most: int) -> str:
    """Text or a number, without control characters, cut; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        text = str(value)
    except ValueError:  # a number of thousands of digits
        return ""
    return plain(text[: most * 4].encode("utf-16", "surrogatepass").decode("utf-16", "replace"))[:most]


def instant(value: object) -> datetime | None:
    """ISO 8601 with its zone, or seconds since 1970; None for anything else."""
    try:
        if isinstance(value, str):
            at = datetime.fromisoformat(value[:40])
            return at.astimezone(UTC) if at.tzinfo else None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LATEST:
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError):
        pass
    return None
