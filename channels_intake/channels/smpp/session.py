"""One connection to a message centre: bound, kept alive, and read without losing its place.

Why not smpplib: a pause in the middle of a PDU makes it lose its place in the stream, it takes a PDU
of any length, checks no name of a TLS server and writes passwords into its debug log.
"""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from channels_intake.channels.smpp.pdu import HEADER, MOST_BYTES, RESPONSE, Command, Pdu, Status, c_string
from channels_intake.models import Account

TIMEOUT = 10.0  # seconds for each answer of the centre
BEAT = 30.0  # seconds between two enquire_link
GLANCE = 0.5  # seconds after which somebody who wants to end is heard
VERSION = 0x34


class Closed(OSError):
    """The connection ended, or the centre says what is not SMPP."""


class Refused(OSError):
    """The centre does not let us in."""


class Session:
    """PDUs over one socket; what has been read of the next stays while nothing more comes."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._read = bytearray()
        self._sequence = 0

    def ask(self, command: Command, body: bytes = b"") -> int:
        """The sequence number under which the answer will come."""
        self._sequence += 1
        self._send(Pdu(command, Status.OK, self._sequence, body))
        return self._sequence

    def answer(self, asked: Pdu, status: Status = Status.OK) -> None:
        """A deliver_sm_resp carries an empty message_id, as § 4.6.2 wants it."""
        body = b"\0" if asked.command == Command.DELIVER_SM else b""
        is_known = status != Status.UNKNOWN_COMMAND
        command = asked.command | RESPONSE if is_known else Command.GENERIC_NACK
        self._send(Pdu(command, status, asked.sequence, body))

    def next(self, within: float) -> Pdu | None:
        """The next PDU; None when none is complete within so many seconds. Raises OSError."""
        until = monotonic() + within
        while (pdu := self._complete()) is None:
            self._socket.settimeout(max(0.01, until - monotonic()))
            try:
                more = self._socket.recv(65536)
            except TimeoutError:
                return None
            if not more:
                raise Closed("the connection was closed")
            self._read += more
        return pdu

    def _complete(self) -> Pdu | None:
        if len(self._read) < HEADER.size:
            return None
        length = int.from_bytes(self._read[:4])
        if not HEADER.size <= length <= MOST_BYTES:
            raise Closed("not SMPP")
        if len(self._read) < length:
            return None
        raw = bytes(self._read[:length])
        del self._read[:length]
        return Pdu.of(raw)

    def _send(self, pdu: Pdu) -> None:
        self._socket.settimeout(TIMEOUT)
        self._socket.sendall(pdu.packed())


@contextmanager
def bound(account: Account) -> Iterator[Session]:
    """A session the account is signed in to. Raises OSError, and KeyError or ValueError for settings
    that are wrong."""
    given = account.settings
    with _connected(str(given["host"]), int(given["port"]), str(given.get("security") or "tls")) as connected:
        session = Session(connected)
        _bind(session, account)
        yield session


def serve(session: Session, *, keep: Callable[[Pdu], None], goes_on: Callable[[], bool]) -> None:
    """Keep and answer, in this order, until `goes_on` is false; it is asked at every beat and pause.

    Raises OSError when the connection ends.
    """
    beat_at, is_awaited = monotonic() + BEAT, False
    while goes_on():
        pdu = session.next(within=min(GLANCE, BEAT))
        if pdu is None:
            pass
        elif pdu.command == Command.UNBIND:
            session.answer(pdu)
            raise Closed("the centre ended the session")
        elif pdu.command == Command.DELIVER_SM:
            keep(pdu)
            session.answer(pdu)
        elif pdu.command == Command.ENQUIRE_LINK:
            session.answer(pdu)
        elif not pdu.command & RESPONSE:
            session.answer(pdu, Status.UNKNOWN_COMMAND)
        is_awaited = is_awaited and pdu is None  # whatever it says, it is there
        if monotonic() >= beat_at:
            if is_awaited:
                raise Closed("the centre does not answer")
            session.ask(Command.ENQUIRE_LINK)
            beat_at, is_awaited = monotonic() + BEAT, True
    leave(session)


def leave(session: Session) -> None:
    """Unbind; what the centre still sends stays unanswered, so that it sends it again. Some hang up
    instead of answering."""
    asked = session.ask(Command.UNBIND)
    until = monotonic() + TIMEOUT
    with suppress(Closed):
        while monotonic() < until:
            pdu = session.next(within=GLANCE)
            if pdu and pdu.sequence == asked and pdu.command & RESPONSE:
                return


@contextmanager
def _connected(host: str, port: int, security: str) -> Iterator[socket.socket]:
    if security not in ("tls", "none"):
        raise ValueError("security must be tls or none")
    with socket.create_connection((host, port), TIMEOUT) as plain:
        if security == "none":
            yield plain
            return
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as sealed:
            yield sealed


def _bind(session: Session, account: Account) -> None:
    given = account.settings
    is_both = given.get("bind") == "transceiver"
    words = (str(given["system_id"]), account.secret("password"), str(given.get("system_type") or ""))
    body = b"".join(map(c_string, words)) + bytes([VERSION, 0, 0]) + c_string("")
    asked = session.ask(Command.BIND_TRANSCEIVER if is_both else Command.BIND_RECEIVER, body)
    until = monotonic() + TIMEOUT
    while monotonic() < until:
        pdu = session.next(within=until - monotonic())
        if pdu and pdu.command & RESPONSE and pdu.sequence == asked:
            if pdu.status != Status.OK:
                raise Refused(f"the centre refuses us with 0x{pdu.status:08x}")
            return
    raise Refused("the centre does not answer")
