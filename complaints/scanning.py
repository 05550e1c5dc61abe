"""Looking for viruses in files that people send, by a ClamAV daemon where one is set (CLAMD_URL).

Spoken is clamd's own protocol (man clamd): `zINSTREAM`, then pieces with their length before them, an
empty piece at the end; the answer is one line.
"""

import socket
import struct
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from complaints.file_kinds import FileRefused

PIECE = 64 * 1024  # bytes
TIMEOUT = 15.0  # seconds for each step
PORT = 3310
LONGEST_ANSWER = 1000
TAKE_UNSCANNED = "take"
log = structlog.get_logger(__name__)


class ScannerDown(OSError):
    """Nobody answers, or something that is no answer. The text is for the log."""


class Infected(FileRefused):
    """`found` is the name of the virus, as ClamAV calls it."""

    def __init__(self, found: str) -> None:
        super().__init__("infected", _("A virus was found in this file. It was not taken."))
        self.found = found


class NotScanned(FileRefused):
    """Files are taken again when the scanner answers."""

    def __init__(self) -> None:
        super().__init__(
            "not_scanned",
            _("Files cannot be checked for viruses at the moment. Please send this one again later."),
        )


def refuse_infected(file: "File[Any]") -> None:
    """Raises Infected; and NotScanned while the scanner does not answer, unless files are taken then
    (CLAMD_DOWN). Without a scanner nothing is looked at. Leaves the file rewound."""
    if not settings.CLAMD_URL:
        return
    try:
        found = scan(file)
    except ScannerDown as error:
        log.error("scanner_down", reason=str(error))
        if settings.CLAMD_DOWN == TAKE_UNSCANNED:
            return
        raise NotScanned from None
    finally:
        file.seek(0)
    if found:
        log.warning("virus_found", found=found, size=file.size)
        raise Infected(found)


def scan(file: "File[Any]") -> str:
    """The name of the virus in it; "" when there is none. Raises ScannerDown."""
    answer = _asked(b"zINSTREAM\0", file)
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")[:100]
    raise ScannerDown(f"it says: {answer[:100]}")


def ping() -> None:
    """Raises ScannerDown."""
    if _asked(b"zPING\0", None) != "PONG":
        raise ScannerDown("it does not answer as clamd does")


def _asked(command: bytes, file: "File[Any] | None") -> str:
    try:
        with _connected() as connected:
            connected.sendall(command)
            if file is not None:
                _send(file, connected)
            return _answer(connected)
    except (OSError, ValueError) as error:
        raise ScannerDown(f"{type(error).__name__}: {error}") from None


def _send(file: "File[Any]", connected: socket.socket) -> None:
    file.seek(0)
    for piece in file.chunks(PIECE):
        connected.sendall(struct.pack(">I", len(piece)) + piece)
    connected.sendall(struct.pack(">I", 0))


def _answer(connected: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER:
        more = connected.recv(LONGEST_ANSWER)
        if not more:
            break
        said += more
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _connected() -> socket.socket:
    """Raises OSError, and ValueError for an address that is none."""
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "unix":
        connected = socket.socket(socket.AF_UNIX)
        connected.settimeout(TIMEOUT)
        try:
            connected.connect(where.path)
        except OSError:
            connected.close()
            raise
        return connected
    if where.scheme == "tcp" and where.hostname:
        return socket.create_connection((where.hostname, where.port or PORT), TIMEOUT)
    raise ValueError("CLAMD_URL is unix:///path or tcp://host:port")
