"""What `make up` was asked for, read from the environment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.embedded.folder import DataFolder
from config.embedded.refusal import CannotStart

PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`database_url` and `redis_url` are empty where the embedded server is to be used;
    `migrator_url` may be empty where `database_url` is not."""

    port: int
    folder: DataFolder
    database_url: str
    migrator_url: str
    redis_url: str
    demo: bool
    seed_tickets: int

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Options":
        """Raises CannotStart for a value that makes no sense."""
        database_url = environment.get("DATABASE_URL", "")
        root = Path(environment.get("DATA_DIR") or PROJECT / ".data")
        return cls(
            port=_whole(environment, "PORT", 8000, low=1, high=65535),
            folder=DataFolder(root.resolve()),
            database_url=database_url,
            migrator_url=environment.get("MIGRATOR_DATABASE_URL", "") if database_url else "",
            redis_url=environment.get("REDIS_URL", ""),
            demo=_flag(environment.get("DEMO") or ("0" if database_url else "1")),
            seed_tickets=_whole(environment, "SEED_TICKETS", 3000, low=1, high=1_000_000),
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, *, database: str, broker: str, keys: Mapping[str, str]) -> dict[str, str]:
        """The environment of every process of the application."""
        inherited = dict(os.environ)
        # Starting five times from source instead of bytecode would double the wait.
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        # Whoever serves people never holds the key to the schema.
        inherited.pop("MIGRATOR_DATABASE_URL", None)
        return {
            "PUBLIC_URL": self.address,
            **inherited,
            **keys,
            "DATABASE_URL": database,
            "REDIS_URL": broker,
            "DATA_DIR": str(self.folder.root),
            "DEMO": "1" if self.demo else "0",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "COMPLAINTS_SUPERVISED": str(os.getpid()),
        }

    def web(self) -> list[str]:
        return [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
            *("--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers"),
            *("--workers-kill-timeout", "5", "--log-level", "warning"),
            "config.wsgi:application",
        ]

    def worker(self) -> list[str]:
        return [
            *(sys.executable, "-m", "celery", "-A", "config.celery", "worker"),
            *("--concurrency", "2", "--loglevel", "WARNING"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]

    def enforcer(self) -> list[str]:
        """Deadlines are enforced without the broker too; beat's tick is only a second way."""
        return [sys.executable, "manage.py", "enforce_deadlines"]

    def beat(self) -> list[str]:
        schedule = self.folder.root / "beat-schedule"
        return [
            *(sys.executable, "-m", "celery", "-A", "config.celery", "beat"),
            *("--schedule", str(schedule), "--pidfile", "", "--loglevel", "WARNING"),
        ]


def _whole(environment: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    value = environment.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise CannotStart(f"{name} must be a whole number from {low} to {high}, not {value!r}.")
    return int(value)


def _flag(value: str) -> bool:
    if value.lower() not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
        raise CannotStart(f"DEMO must be 0 or 1, not {value!r}.")
    return value.lower() in {"1", "true", "yes", "on"}
