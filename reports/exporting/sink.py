"""Where a ZIP is written that goes out at once."""

import io
from typing import Any


class Sink(io.RawIOBase):
    """Takes what is written and hands it on; nobody can go back in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data: Any, /) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Everything written since the last time."""
        found, self._pieces = b"".join(self._pieces), []
        return found
