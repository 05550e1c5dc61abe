"""A real IMAP server in a process of its own (pymap), and posting mail into it."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

USER, PASSWORD = "desk@example.com", "a password of a mailbox"
START_SECONDS = 30
RUN = "import sys; from pymap.main import main; sys.exit(main())"


@dataclass
class Server:
    port: int
    process: subprocess.Popen[bytes]

    def post(self, raw: bytes, at: datetime | None = None) -> None:
        """As if it had been delivered just now, or then."""
        with self.signed_in() as client:
            stamp = imaplib.Time2Internaldate((at or datetime.now(UTC)).timestamp())
            assert client.append("INBOX", "", stamp, raw)[0] == "OK"

    @contextmanager
    def signed_in(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as client:
            client.login(USER, PASSWORD)
            yield client


@contextmanager
def imap_server() -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "managesieve"]
    words += ["dict", "--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        wait_for(port, process)
        yield Server(port, process)
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(process.stderr.read().decode()[-2000:] if process.stderr else "it ended")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the IMAP server does not answer")
