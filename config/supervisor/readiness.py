"""Asking the running web server how it is."""

import http.client
import json
import os
import socket
from dataclasses import dataclass

from config.embedded.processes import wait_until
from config.embedded.refusal import CannotStart


@dataclass(frozen=True, slots=True)
class Readiness:
    """The failing checks of /readyz by name; `answers` is False when nothing answered."""

    answers: bool
    failing: dict[str, str]

    @property
    def green(self) -> bool:
        return self.answers and not self.failing

    def __str__(self) -> str:
        if not self.answers:
            return "the web server does not answer"
        return "; ".join(f"{name}: {detail}" for name, detail in self.failing.items())


SILENT = Readiness(answers=False, failing={})


def ask(port: int, *, at: str = "127.0.0.1") -> Readiness:
    connection = http.client.HTTPConnection(at, port, timeout=3)
    try:
        connection.request("GET", "/readyz", headers={"Host": _allowed_host()})
        response = connection.getresponse()
        checks = json.loads(response.read())["checks"]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return SILENT
    finally:
        connection.close()
    return Readiness(True, {each["name"]: each["detail"] for each in checks if not each["ok"]})


def _allowed_host() -> str:
    """A name that Django lets in, also where ALLOWED_HOSTS leaves out 127.0.0.1."""
    first = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return first if first and first != "*" else "localhost"


def require_free_port(port: int) -> None:
    """Raises CannotStart when another program listens there."""
    # An earlier supervisor's web server may need a moment to be gone.
    if not wait_until(lambda: _is_free(port), seconds=1.5):
        raise CannotStart(
            f"Port {port} of 127.0.0.1 is taken by another program or not allowed: "
            f"choose another, as in `make up PORT={port + 1 if port < 65535 else 8000}`."
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
