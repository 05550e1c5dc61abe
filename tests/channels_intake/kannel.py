"""A real Kannel in processes of its own, and its fake SMS centre that feeds it messages."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

FAKE_CENTRE = "/usr/lib/kannel/test/fakesmsc"
PASSWORD = "a password of a gateway that is long enough"
CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = "{password}"
smsbox-port = {box}
box-allow-ip = 127.0.0.1
store-type = file
store-location = "{folder}/store"

group = smsc
smsc = fake
smsc-id = fake
port = {centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
http-request-retry = 50
http-queue-delay = 1

group = sms-service
keyword = default
catch-all = true
post-url = "http://sms:{password}@127.0.0.1:{web}/in/sms/?id=%I"
send-sender = true
max-messages = 0
"""


@dataclass(frozen=True)
class Kannel:
    centre: int

    @contextmanager
    def feeding(self, sender: str, text: str, times: int) -> Iterator[None]:
        """The fake SMS centre hands in a message, so many times; it stays until this ends."""
        words = [FAKE_CENTRE, "-H", "127.0.0.1", "-r", str(self.centre), "-i", "0.01", "-m", str(times)]
        centre = subprocess.Popen(
            [*words, f"{sender} 10086 text {text}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield
        finally:
            centre.kill()
            centre.wait()


@contextmanager
def kannel(folder: Path, web: int) -> Iterator[Kannel]:
    """Delivers to /in/sms/ on port `web`."""
    if not (shutil.which("bearerbox") and Path(FAKE_CENTRE).exists()):
        pytest.fail("Kannel is missing (Debian: apt-get install kannel kannel-extras).")
    names = ("admin", "box", "centre", "send")
    ports = dict(zip(names, _free_ports(len(names)), strict=True))
    written = folder / "kannel.conf"
    password = PASSWORD.replace(" ", "-")
    written.write_text(CONFIGURATION.format(folder=folder, web=web, password=password, **ports))
    with ExitStack() as ending:
        for program, port in (("bearerbox", ports["centre"]), ("smsbox", ports["send"])):
            process = subprocess.Popen(
                [program, "-v", "4", str(written)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            ending.callback(process.wait)
            ending.callback(process.kill)
            _wait_for(port)
        yield Kannel(ports["centre"])


def _free_ports(number: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(number)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _wait_for(port: int, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers on {port}")
