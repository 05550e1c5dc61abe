"""One worker at a time at one account, without holding a transaction while its server answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SPACE = 0x0C4A  # apart from other advisory locks of this product


@contextmanager
def turn(account: int) -> Iterator[bool]:
    """Whether it is ours; False while somebody else is at it. A lost connection gives it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [SPACE, account])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SPACE, account])
