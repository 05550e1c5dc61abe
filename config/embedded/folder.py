"""The data folder: recognised by a marker, used by one supervisor at a time."""

import fcntl
import json
import os
import shutil
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from config.embedded.postgres import MAJOR
from config.embedded.refusal import CannotStart

LAYOUT = 1
MARKER = "complaints-data.json"


class Stage(StrEnum):
    """How far the embedded database of this folder has come."""

    ABSENT = "absent"
    STARTING = "starting"  # the first start has not finished: begin it afresh
    IN_USE = "in use"


@dataclass(frozen=True, slots=True)
class Marker:
    layout: int = LAYOUT
    postgres: str = MAJOR
    database: Stage = Stage.ABSENT


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths inside the folder `root`, an absolute path without symbolic links."""

    root: Path

    @property
    def marker_file(self) -> Path:
        return self.root / MARKER

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def secrets_file(self) -> Path:
        return self.root / "secrets.env"

    def log(self, name: str) -> Path:
        return self.root / "log" / f"{name}.log"

    def is_ours(self) -> bool:
        return self.marker_file.is_file()

    def open(self) -> Marker:
        """Make the folder, or recognise it. Raises CannotStart when it is another's or broken."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            if not self.is_ours():
                self._refuse_foreign()
                self.write(Marker())
            for path in (self.root, self.root / "log"):
                path.mkdir(exist_ok=True)
                path.chmod(0o700)
        except OSError as error:
            raise CannotStart(
                f"The data folder {self.root} cannot be used ({error.strerror}): "
                "make it writable, or name another with DATA_DIR."
            ) from error
        marker = self.read()
        self._refuse_broken(marker)
        return marker

    def read(self) -> Marker:
        try:
            content = json.loads(self.marker_file.read_text())
            marker = Marker(**{**content, "database": Stage(content["database"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise self._broken(f"{MARKER} cannot be read") from error
        if marker.layout != LAYOUT:
            raise self._broken(f"it was made by another version (layout {marker.layout})")
        return marker

    def write(self, marker: Marker) -> None:
        write_durably(self.marker_file, json.dumps(asdict(marker)) + "\n")

    def reached(self, stage: Stage) -> None:
        self.write(replace(self.read(), database=stage))

    def lock(self) -> int:
        """Keep a second supervisor out; held while the returned descriptor is open."""
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"The system already runs in {self.root}: stop that one first, "
                "or start a second one with another PORT and DATA_DIR."
            ) from None
        return descriptor

    def require_space(self, megabytes: int) -> None:
        free = shutil.disk_usage(self.root).free // 2**20
        if free < megabytes:
            raise CannotStart(
                f"The disk of {self.root} is full: {free} MB are free, {megabytes} MB are needed."
            )

    def _refuse_foreign(self) -> None:
        if any(self.root.iterdir()):
            raise CannotStart(
                f"{self.root} holds files of something else ({MARKER} is missing): "
                "name an empty or new folder with DATA_DIR."
            )

    def _refuse_broken(self, marker: Marker) -> None:
        if not self.postgres.exists():
            if marker.database is Stage.IN_USE:
                raise self._broken("the folder postgres is missing")
            return
        try:
            major = (self.postgres / "PG_VERSION").read_text().strip()
        except OSError as error:
            raise self._broken("postgres/PG_VERSION cannot be read") from error
        if major != MAJOR:
            raise self._broken(f"its database is of PostgreSQL {major}, not {MAJOR}")
        if not (self.postgres / "global" / "pg_control").exists():
            raise self._broken("postgres/global/pg_control is missing")

    def _broken(self, cause: str) -> CannotStart:
        return CannotStart(
            f"The data folder {self.root} is broken ({cause}): restore it from a backup "
            "(docs/operation.md), or name another with DATA_DIR."
        )


def write_durably(path: Path, text: str) -> None:
    """Replace the file by `text`, readable by its owner alone, wholly or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
