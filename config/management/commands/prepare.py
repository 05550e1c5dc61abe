"""Bring an installation up to date: static files, migrations, reference data, demo data."""

import hashlib
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config.database_roles import as_migrator, settle_roles
from config.embedded.folder import write_durably

LOCK = 7_236_451  # any number, the same for every process that prepares this database


class Command(BaseCommand):
    help = "Collect static files, migrate, load reference data and, if wanted, demo data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo-tickets",
            type=int,
            default=0,
            help="seed an empty database with so many complaints; 0 seeds nothing",
        )
        parser.add_argument("--accounts-file", type=Path, help="write the demo sign-ins there")

    def handle(self, *, demo_tickets: int, accounts_file: Path | None, **options: Any) -> None:
        collect_static()
        with as_migrator(), only_one():
            changed = migrate()
            empty = not get_user_model().objects.exists()
            if changed or empty:
                call_command("load_reference", stdout=self.stdout)
            if empty and demo_tickets:
                call_command("seed_demo", tickets=demo_tickets, months=6, seed=1)
        if accounts_file and settings.DEMO:
            table = StringIO()
            call_command("demo_accounts", stdout=table)
            write_durably(accounts_file, table.getvalue())


def collect_static() -> None:
    """Collect only when a source file changed since the last time."""
    mark = Path(settings.STATIC_ROOT) / ".sources"
    fingerprint = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            fingerprint.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    if mark.exists() and mark.read_text() == fingerprint.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    write_durably(mark, fingerprint.hexdigest())


def migrate() -> bool:
    """Apply what is missing; whether anything was. The roles are settled in either case."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        settle_roles()
        return False
    call_command("migrate", interactive=False, verbosity=1)
    return True


@contextmanager
def only_one() -> Iterator[None]:
    """Several servers may start at once: the others wait here until the first is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
