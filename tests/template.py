"""The run's own database is migrated once; the workers' databases are copies of it.

Migrating takes a core for a dozen seconds, copying a tenth of one. Begun as a process of its own
while the workers still collect: `python -m tests.template`. Later runs begin with what the same
migrations made before (`pytest --cache-clear` forgets it).
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from config.embedded.postgres import binaries

PROJECT = Path(__file__).resolve().parent.parent
KEPT = PROJECT / ".pytest_cache" / "migrated"
# Besides the migrations themselves: what they take their SQL from.
SOURCES = ("complaints/models/append_only.py", "complaints/models/erasable.py", "privacy/index.py")
OURS = "TESTS_TEMPLATE"  # the folder of the mark and its lock; unset when DATABASE_URL was given


@contextmanager
def kept_still() -> Iterator[str | None]:
    """Nobody else is at the template meanwhile; its name, or None where each migrates for itself."""
    from django.conf import settings

    if OURS not in os.environ:
        yield None
        return
    folder = Path(os.environ[OURS])
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "migrated").exists():
            _migrate()
            (folder / "migrated").touch()
        yield settings.DATABASES["default"]["NAME"]


def _migrate() -> None:
    """Also after taking over what was kept: rights and permissions follow the present code."""
    from django.core.management import call_command
    from django.db import connection

    kept = KEPT / f"{_fingerprint()}.sql"
    if kept.exists():
        _run("psql", "--quiet", "--single-transaction", f"--file={kept}")
    call_command("migrate", verbosity=0)
    connection.close()  # a database with a visitor cannot be copied
    if not kept.exists():
        _keep(kept)


def _keep(kept: Path) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    _run("pg_dump", "--no-owner", f"--file={draft}")
    draft.rename(kept)


def _run(program: str, *words: str) -> None:
    url = os.environ["MIGRATOR_DATABASE_URL"]
    command = [str(binaries() / program), f"--dbname={url}", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _fingerprint() -> str:
    found = sha256()
    for path in sorted([*PROJECT.glob("*/migrations/*.py"), *(PROJECT / each for each in SOURCES)]):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:32]


if __name__ == "__main__":
    import django

    sys.path.insert(0, os.getcwd())
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    with kept_still():
        pass
