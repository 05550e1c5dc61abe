"""A real SMTP server (aiosmtpd) that keeps what it is handed, and says "later" when told to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Kept:
    """What aiosmtpd calls for each message."""

    refusals: list[str] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        if self.refusals:
            return self.refusals.pop()
        self.envelopes.append(envelope)
        return "250 kept"

    @property
    def messages(self) -> list[EmailMessage]:
        return [
            message_from_bytes(each.content, policy=policy.default)
            for each in self.envelopes
            if isinstance(each.content, bytes)
        ]


@contextmanager
def smtp_server() -> Iterator[tuple[int, Kept]]:
    """Its port, and what it keeps."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Kept()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port, kept
    finally:
        controller.stop()
