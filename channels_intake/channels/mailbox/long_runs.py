"""Parsing without the long runs of base64, which are put back where they stood.

The standard parser looks at each line by itself, and a mail is mostly the lines of its files, in which
none can be a header or a boundary: for it, one line in their place makes the same mail.
"""

import re
import secrets
from collections.abc import Callable
from email import policy
from email.message import Message
from email.parser import BytesParser

# Possessive: no line is looked at twice. Boundaries begin with "--", which is no base64.
_RUN = re.compile(rb"^(?:[A-Za-z0-9+/]{20,998}+={0,2}\r?\n){20,}+", re.MULTILINE)
_NAMED = re.compile(r"run-([0-9a-f]{32})-(\d{1,9})-")


def parsed(raw: bytes, may_read: Callable[[bytes], None]) -> "Message[str, str]":
    """As the standard parser reads it. `may_read` looks at what is left first; raises what it and the
    parser raise."""
    runs = LongRuns()
    left = runs.taken_from(raw)
    may_read(left)
    message = _parsed(left)
    return message if runs.put_back(message) else _parsed(raw)


def _parsed(raw: bytes) -> "Message[str, str]":
    return BytesParser(policy=policy.compat32).parsebytes(raw)


class LongRuns:
    """What was taken out of one mail. Nobody can guess the name that stands there instead."""

    def __init__(self) -> None:
        self._name = secrets.token_hex(16)
        self._taken: list[str] = []

    def taken_from(self, raw: bytes) -> bytes:
        return _RUN.sub(self._named, raw)

    def put_back(self, message: "Message[str, str]") -> bool:
        """In all of its parts; False where that cannot be done without loss."""
        for part in message.walk() if self._taken else ():
            payload: object = part.get_payload()
            if isinstance(payload, str) and self._name in payload:
                if not payload.isascii():  # raw bytes beside it, which get_payload() has decoded already
                    return False
                part.set_payload(self._whole(payload) or "")
            part.preamble, part.epilogue = self._whole(part.preamble), self._whole(part.epilogue)
        return True

    def _named(self, found: "re.Match[bytes]") -> bytes:
        """The end of the last line stays: before a boundary it belongs to the boundary."""
        run = found[0]
        end = b"\r\n" if run.endswith(b"\r\n") else b"\n"
        self._taken.append(run.removesuffix(end).decode("ascii"))
        return f"run-{self._name}-{len(self._taken) - 1}-".encode() + end

    def _whole(self, text: str | None) -> str | None:
        return text and _NAMED.sub(self._run, text)

    def _run(self, found: "re.Match[str]") -> str:
        return self._taken[int(found[2])] if found[1] == self._name else found[0]
