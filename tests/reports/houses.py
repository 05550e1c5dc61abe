"""A seeded house to count in, undone afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import StringIO
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from reports.rollups import refresh

END = datetime(2026, 11, 20, 17, tzinfo=ZoneInfo("Asia/Shanghai"))


@contextmanager
def seeded(blocker: DjangoDbBlocker, *, tickets: int, months: int, seed: int) -> Iterator[None]:
    """Counted until END; each test's own transaction is within, and everything is rolled back.

    Only complaints: what a demo has beside them (numbers of users, lessons) each test brings itself.
    """
    demo = override_settings(DEMO=True, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    alone = patch("demo.management.commands.seed_demo.furnish")
    with blocker.unblock(), transaction.atomic(), demo, alone:
        call_command("load_reference", stdout=StringIO())
        call_command(
            "seed_demo",
            f"--end={END.date()}",
            tickets=tickets,
            months=months,
            seed=seed,
            workers=1,
            stdout=StringIO(),
        )
        refresh(now=END)
        yield
        transaction.set_rollback(True)
