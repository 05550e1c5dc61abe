"""The keys that seal personal data (S001-24), read once from the settings."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

FIELD_KEY_BYTES = 32
INDEX_KEY_BYTES = 32
AES_VERSIONS = range(1, 128)  # 128–255 are kept for SM4-GCM, 0 for a longer header


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """`current` encrypts, every key in `ciphers` decrypts; never printed."""

    current: int
    ciphers: Mapping[int, AESGCM]
    index_key: bytes


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """The keys in use. Raises ImproperlyConfigured naming the variable, never its value."""
    ciphers = _field_ciphers(settings.FIELD_KEYS)
    return Keyring(next(iter(ciphers)), ciphers, _index_key(settings.INDEX_KEY))


def _field_ciphers(text: str) -> dict[int, AESGCM]:
    ciphers: dict[int, AESGCM] = {}
    for entry in text.split(","):
        version, _, encoded = entry.strip().partition(":")
        key = _decoded(encoded)
        if not (version.isascii() and version.isdigit() and int(version) in AES_VERSIONS):
            raise _malformed_field_keys()
        if int(version) in ciphers or len(key) != FIELD_KEY_BYTES:
            raise _malformed_field_keys()
        ciphers[int(version)] = AESGCM(key)
    return ciphers


def _index_key(text: str) -> bytes:
    key = _decoded(text)
    if len(key) < INDEX_KEY_BYTES:
        raise ImproperlyConfigured(f"INDEX_KEY must be base64 of at least {INDEX_KEY_BYTES} bytes.")
    return key


def _decoded(text: str) -> bytes:
    """The bytes behind base64; nothing when it is malformed, which no length check passes."""
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _malformed_field_keys() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "FIELD_KEYS must be version:key pairs joined by commas, the one that encrypts first; "
        f"each version once, from {AES_VERSIONS.start} to {AES_VERSIONS.stop - 1}, "
        f"each key base64 of {FIELD_KEY_BYTES} bytes."
    )


def _forget(*, setting: str, **_: Any) -> None:
    if setting in {"FIELD_KEYS", "INDEX_KEY"}:
        keyring.cache_clear()


setting_changed.connect(_forget, dispatch_uid="privacy.keyring")  # sent by test overrides only
