"""Where the sockets lie: private folders with paths short enough for the kernel."""

import hashlib
import os
import re
import shutil
from pathlib import Path

from config.embedded.refusal import CannotStart

LONGEST_BYTES = 107  # sun_path of Linux, without its closing zero
LONGEST_NAME = ".s.PGSQL.5432.lock"
# Not $XDG_RUNTIME_DIR: manage.py may run in another session of the same user, or in cron.
ELSEWHERE = Path("/tmp")  # noqa: S108 - _private() guards what is made there
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")


def socket_folder(root: Path, server: str) -> Path:
    """A private folder (0700) for the socket of `server` alone.

    Inside the data folder `root`; when that path is too long for a socket, or holds a character
    that a URL would have to escape, under /tmp. Raises CannotStart.
    """
    inside = root / "run" / server
    length = len(os.fsencode(inside / LONGEST_NAME))
    if length <= LONGEST_BYTES and PLAIN_PATH.fullmatch(str(inside)):
        return _private(inside)
    return _private(_outside(root) / server)


def forget_sockets(root: Path) -> None:
    """Remove what a stopped installation left outside its data folder."""
    shutil.rmtree(_outside(root), ignore_errors=True)


def _outside(root: Path) -> Path:
    name = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
    return ELSEWHERE / f"complaints-{os.geteuid()}-{name}"


def _private(folder: Path) -> Path:
    """Make `folder` in a parent that no other user can have prepared. Raises CannotStart."""
    parent = folder.parent
    parent.mkdir(mode=0o700, exist_ok=True)
    if parent.is_symlink() or parent.stat().st_uid != os.geteuid():
        raise CannotStart(f"{parent} belongs to someone else: remove it and start again.")
    parent.chmod(0o700)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
