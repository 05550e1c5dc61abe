"""A message centre as far as a receiver sees it, by the layout of SMPP 3.4, and as unkind as one can be."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

PASSWORD = "secret08"
RECEIVER, TRANSCEIVER, DELIVER, UNBIND, ENQUIRE = 0x01, 0x09, 0x05, 0x06, 0x15
ANSWER = 0x80000000


def deliver_body(text: bytes, *, source="8613800138000", esm=0, coding=8, parameters=b"") -> bytes:
    return b"".join(
        (
            b"\0\x01\x01" + source.encode() + b"\0\x00\x01" + b"10086\0",
            bytes([esm, 0, 0]) + b"\0\0" + bytes([0, 0, coding, 0, len(text)]),
            text,
            parameters,
        )
    )


def tlv(tag: int, value: bytes) -> bytes:
    return struct.pack(">HH", tag, len(value)) + value


@dataclass
class Esme:
    """A receiver that is signed in."""

    connected: socket.socket
    command: int
    system_id: bytes
    sequence: int = 100

    def send(self, command: int, body: bytes = b"", sequence: int = 0, status: int = 0) -> None:
        self.connected.sendall(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)

    def next(self) -> tuple[int, int, int, bytes]:
        """Command, status, sequence, body; raises EOFError at the end."""
        length, command, status, sequence = struct.unpack(">IIII", self._exactly(16))
        return command, status, sequence, self._exactly(length - 16)

    def deliver(self, text: bytes, **how) -> int:
        self.sequence += 1
        self.send(DELIVER, deliver_body(text, **how), self.sequence)
        return self.sequence

    def until(self, wanted: int) -> tuple[int, int, bytes]:
        """What comes with this command, answering whether the link is alive meanwhile."""
        while True:
            command, status, sequence, body = self.next()
            if command == ENQUIRE:
                self.send(ENQUIRE | ANSWER, sequence=sequence)
            if command == wanted:
                return status, sequence, body

    def answered(self, text: bytes, **how) -> None:
        """Deliver it and wait for the answer."""
        sequence = self.deliver(text, **how)
        assert self.until(DELIVER | ANSWER) == (0, sequence, b"\0")

    def hang_up(self) -> None:
        self.connected.close()

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            if not (more := self.connected.recv(count - len(data))):
                raise EOFError
            data += more
        return data


@dataclass
class Centre:
    listening: socket.socket
    refused: int = 0
    open: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        port: int = self.listening.getsockname()[1]
        return port

    def receiver(self) -> Esme:
        """The next one that signs in with the right password; the others are refused."""
        while True:
            connected, _ = self.listening.accept()
            connected.settimeout(20)
            self.open.append(connected)
            esme = Esme(connected, 0, b"")
            esme.command, _, sequence, body = esme.next()
            esme.system_id, password, *_ = body.split(b"\0")
            if password == PASSWORD.encode():
                esme.send(esme.command | ANSWER, b"centre\0", sequence)
                return esme
            self.refused += 1
            esme.send(esme.command | ANSWER, b"", sequence, status=0x0E)
            connected.close()

    def refuse_in_background(self) -> None:
        threading.Thread(target=self._refuse, daemon=True).start()

    def _refuse(self) -> None:
        with suppress(OSError, EOFError):
            self.receiver()


@contextmanager
def message_centre() -> Iterator[Centre]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(20)
        centre = Centre(listening)
        try:
            yield centre
        finally:
            for each in centre.open:
                each.close()
