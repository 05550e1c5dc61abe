"""Text that the database only ever sees encrypted (S001-24, S001-25).

Stored bytes: key version (1), nonce (12), AES-256-GCM ciphertext and tag (16). The table and
column are authenticated, so bytes copied to another column do not decrypt. "" is encrypted like
any other text, so that a blank shows no more than its length; None is NULL. What stays visible:
the length of the text in bytes, and NULL.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from cryptography.exceptions import InvalidTag
from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup

from privacy.keyring import keyring

NONCE_BYTES = 12
ONE_LINE = 255  # characters; a longer field is edited in a text area


class Undecipherable(Exception):
    """Stored bytes do not decrypt: key missing, bytes changed, or copied from elsewhere."""

    code = "undecipherable"

    def __init__(self, column: str) -> None:
        super().__init__(f"A value in {column} cannot be decrypted with the keys in FIELD_KEYS.")
        self.column = column


def seal(text: str, column: str) -> bytes:
    """Encrypt `text` for `column` ("table.column") under the current key."""
    return seal_bytes(text.encode(), column)


def unseal(stored: bytes, column: str) -> str:
    """Decrypt what seal() made for the same column. Raises Undecipherable."""
    try:
        return unseal_bytes(stored, column).decode()
    except UnicodeDecodeError:
        raise Undecipherable(column) from None


def seal_bytes(data: bytes, column: str) -> bytes:
    keys = keyring()
    nonce = os.urandom(NONCE_BYTES)
    return bytes([keys.current]) + nonce + keys.ciphers[keys.current].encrypt(nonce, data, column.encode())


def unseal_bytes(stored: bytes, column: str) -> bytes:
    """Decrypt what seal_bytes() made for the same column. Raises Undecipherable."""
    cipher = keyring().ciphers.get(stored[0]) if stored else None
    if cipher is None:
        raise Undecipherable(column)
    nonce, sealed = stored[1 : 1 + NONCE_BYTES], stored[1 + NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, sealed, column.encode())
    except (InvalidTag, ValueError):
        raise Undecipherable(column) from None


if TYPE_CHECKING:
    _Set = TypeVar("_Set", contravariant=True)
    _Get = TypeVar("_Get", covariant=True)

    class _Field(models.Field[_Set, _Get]): ...

else:
    _Set = _Get = None
    _Field = {(None, None): models.Field}  # Django's Field takes no type arguments at run time


class EncryptedTextField(_Field[_Set, _Get]):
    """Text of at most `max_chars` code points, encrypted at rest; a str in Python.

    Rows can only be filtered by `isnull` and `key_version`; for an exact look-up keep a
    blind_index() beside it. `sealed_as` ("table.column") keeps old values readable after the
    table or column was renamed.
    """

    _pyi_private_set_type: str
    _pyi_private_get_type: str

    def __init__(
        self, verbose_name: Any = None, *, max_chars: int, sealed_as: str = "", **options: Any
    ) -> None:
        super().__init__(verbose_name, **options)
        self.max_chars = max_chars
        self.sealed_as = sealed_as
        self.validators.append(MaxLengthValidator(max_chars))

    @property
    def sealing_column(self) -> str:
        """What the ciphertext is bound to: "table.column"."""
        return self.sealed_as or f"{self.model._meta.db_table}.{self.column}"

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["max_chars"] = self.max_chars
        if self.sealed_as:
            kwargs["sealed_as"] = self.sealed_as
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if self.unique or getattr(self, "db_index", False):
            hint = "Index its blind_index() in a column beside it."
            found.append(checks.Error("Ciphertext never repeats.", hint=hint, obj=self, id="privacy.E001"))
        return found

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return str(connection.data_types["BinaryField"])

    def to_python(self, value: Any) -> str | None:
        return None if value is None else str(value)

    def get_prep_value(self, value: Any) -> bytes | None:
        """Encrypt. Raises ValueError, without the text, when it is too long or not Unicode."""
        text = self.to_python(super().get_prep_value(value))
        if text is None:
            return None
        if len(text) > self.max_chars:
            raise ValueError(f"{self.sealing_column} takes at most {self.max_chars} characters.")
        try:
            return seal(text, self.sealing_column)
        except UnicodeEncodeError:
            raise ValueError(f"{self.sealing_column} takes Unicode text only.") from None

    def from_db_value(self, value: Any, *_: Any) -> str | None:
        return None if value is None else unseal(bytes(value), self.sealing_column)

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self.sealing_column} is encrypted and cannot be compared ({lookup_name}): "
            "filter by its blind index, or by isnull."
        )

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        given: dict[str, Any] = {"max_length": self.max_chars}
        if self.max_chars > ONE_LINE:
            given["widget"] = forms.Textarea
        if self.null:
            given["empty_value"] = None
        return super().formfield(*args, **{**given, **kwargs})


@EncryptedTextField.register_lookup
class KeyVersion(models.Transform):
    """`name__key_version=1`: the rows whose value is sealed under key 1."""

    lookup_name = "key_version"
    template = "get_byte(%(expressions)s, 0)"
    output_field = models.IntegerField()
