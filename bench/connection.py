"""A keep-alive HTTP/1.1 client that costs little: whatever it spends is missing to the server."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

TIMEOUT = 30.0  # seconds
CHUNK = 65536  # bytes
CSRF = "k" * 32  # any 32 characters that cookie and form agree on


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        """The header's value; "" when it was not sent."""
        wanted = name.lower().encode() + b":"
        for line in self.head.split(b"\r\n")[1:]:
            if line.lower().startswith(wanted):
                return line[len(wanted) :].strip().decode()
        return ""


class Connection:
    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def exchange(self, request: bytes) -> Answer:
        """Send and read the whole answer. Raises OSError."""
        self.socket.sendall(request)
        received = self._more(b"")
        while (end := received.find(b"\r\n\r\n")) < 0:
            received = self._more(received)
        head, body = received[:end], received[end + 4 :]
        answer = Answer(int(head[9:12]), head, b"")
        parts, missing = [body], int(answer.header("content-length") or 0) - len(body)
        while missing > 0:
            parts.append(self._more(b""))
            missing -= len(parts[-1])
        return Answer(answer.status, head, b"".join(parts))

    def _more(self, received: bytes) -> bytes:
        chunk = self.socket.recv(CHUNK)
        if not chunk:
            raise ConnectionError("The server closed the connection.")
        return received + chunk


def get(path: str, session: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\n{_shared(session)}\r\n".encode()


def post(path: str, form: Mapping[str, str], session: str = "") -> bytes:
    """A form with the CSRF token that its cookie carries."""
    body = urlencode({**form, "csrfmiddlewaretoken": CSRF})
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    length = f"Content-Length: {len(body)}\r\n"
    return f"POST {path} HTTP/1.1\r\n{_shared(session)}{kind}{length}\r\n{body}".encode()


def _shared(session: str) -> str:
    return f"Host: 127.0.0.1\r\nCookie: csrftoken={CSRF}; sessionid={session}\r\n"
