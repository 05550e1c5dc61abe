"""As whom PostgreSQL runs: it refuses to run as root.

Root tries a user namespace first: there the same files belong to an ordinary user, and nothing
on disk changes. Where namespaces are forbidden (most containers) the server runs as `nobody`
and keeps one capability, to pass through folders that only root may enter.
"""

import ctypes
import os
import pwd
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from config.embedded.refusal import CannotStart

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWUSER = 0x10000000
PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 8, 47, 2
CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_OVERRIDE = 1


class Identity(Protocol):
    @property
    def owner(self) -> int:
        """The uid that owns the server's files, as seen from outside."""

    def assume(self) -> None:
        """Called in the child between fork and exec. Raises OSError."""


@dataclass(frozen=True, slots=True)
class SameUser:
    @property
    def owner(self) -> int:
        return os.geteuid()

    def assume(self) -> None:
        return


SAME_USER = SameUser()


@dataclass(frozen=True, slots=True)
class Namespaced:
    """A user namespace in which the present user carries an ordinary name."""

    inner: pwd.struct_passwd

    @property
    def owner(self) -> int:
        return os.geteuid()

    def assume(self) -> None:
        uid, gid = os.geteuid(), os.getegid()
        _checked(LIBC.unshare(CLONE_NEWUSER))
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{self.inner.pw_uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{self.inner.pw_gid} {gid} 1")


@dataclass(frozen=True, slots=True)
class Lowered:
    """Root turned into an ordinary user that may still pass through root's folders."""

    inner: pwd.struct_passwd

    @property
    def owner(self) -> int:
        return self.inner.pw_uid

    def assume(self) -> None:
        LIBC.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setgid(self.inner.pw_gid)
        os.setuid(self.inner.pw_uid)
        header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
        bits = 1 << CAP_DAC_OVERRIDE  # effective, permitted, inheritable
        LIBC.capset(header, struct.pack("6I", bits, bits, bits, 0, 0, 0))
        LIBC.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def choose_identity(program: Path, folder: Path) -> Identity:
    """The first identity that may run `program` and enter `folder`, tried for real.

    Raises CannotStart when none can.
    """
    for identity in _candidates():
        if _works(identity, program, folder):
            return identity
    raise CannotStart(
        f"PostgreSQL cannot be run by user {os.geteuid()} here: it needs an ordinary user with an "
        "entry in /etc/passwd that may enter the project's and the data folder."
    )


def _candidates() -> Iterator[Identity]:
    if os.geteuid() != 0 and _named(os.geteuid()):
        yield SAME_USER
    ordinary = _ordinary_user()
    if ordinary is None:
        return
    yield Namespaced(ordinary)
    if os.geteuid() == 0:
        yield Lowered(ordinary)


def _works(identity: Identity, program: Path, folder: Path) -> bool:
    def before_exec() -> None:
        identity.assume()
        os.chdir(folder)

    try:
        done = subprocess.run(
            [program, "--version"], preexec_fn=before_exec, capture_output=True, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _ordinary_user() -> pwd.struct_passwd | None:
    """`nobody`, or any user that is not root: initdb wants a name for its uid."""
    users = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid}
    return users.get("nobody") or next(iter(users.values()), None)


def _named(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _checked(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
