"""Bytes that the database only ever sees encrypted: what a channel handed over, as it came."""

from typing import Any

from privacy.fields import EncryptedTextField, seal_bytes, unseal_bytes


class EncryptedBytesField(EncryptedTextField[bytes, bytes]):
    """At most `max_chars` bytes; bound to its column and rotated like EncryptedTextField."""

    _pyi_private_set_type: bytes  # type: ignore[assignment]
    _pyi_private_get_type: bytes  # type: ignore[assignment]

    def to_python(self, value: Any) -> Any:
        return None if value is None else bytes(value)

    def get_prep_value(self, value: Any) -> bytes | None:
        """Encrypt. Raises ValueError when there is too much."""
        data = self.to_python(value)
        if data is None:
            return None
        if len(data) > self.max_chars:
            raise ValueError(f"{self.sealing_column} takes at most {self.max_chars} bytes.")
        return seal_bytes(data, self.sealing_column)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return None if value is None else unseal_bytes(bytes(value), self.sealing_column)
