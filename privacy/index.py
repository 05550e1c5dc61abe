"""Keyed digests: look up encrypted values exactly, and check codes, without storing either."""

import hashlib
import hmac
import os
import re
import unicodedata

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from privacy.keyring import keyring

HOME_REGION = "CN"
_EXTENSION = re.compile(r"转|轉|分机|分機|ext", re.IGNORECASE)
_HOME_PREFIX = re.compile(r"^(\+|00)86")


def blind_index(value: str, purpose: str) -> bytes:
    """32 bytes that are equal when value and purpose are; give it a normalised value."""
    return _keyed(purpose, value)


def unmatchable() -> bytes:
    """An index for "unknown": two customers without a phone are not the same customer."""
    return os.urandom(hashlib.sha256().digest_size)


def code_digest(code: str, number: str) -> bytes:
    """The digest of a verification code, bound to its ticket number."""
    return _keyed("verification-code", f"{number}\0{_plain_code(code)}")


def code_matches(code: str, number: str, digest: bytes | memoryview) -> bool:
    """Whether `code`, however it was typed, is the one behind `digest`; in constant time."""
    return hmac.compare_digest(code_digest(code, number), bytes(digest)) and bool(_plain_code(code))


def normal_phone(text: str) -> str:
    """E.164 for a valid number, else its digits without +86, a foreign + kept; "" when it has none.

    Reads full-width digits, any punctuation, +86, 0086, mobile, landline, short and service
    numbers; an extension is left out.
    """
    dialled = _EXTENSION.split(unicodedata.normalize("NFKC", text))[0]
    plain = "".join(c for c in dialled if c in "+0123456789")
    try:
        number = phonenumbers.parse(plain, HOME_REGION)
    except NumberParseException:
        number = None
    if number and phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    local = _HOME_PREFIX.sub("", plain)
    digits = local.replace("+", "")
    return f"+{digits}" if digits and local.startswith("+") else digits


def normal_name(text: str) -> str:
    """One spelling for a name: width, case, blanks and invisible characters do not count."""
    shown = (c for c in _folded(text) if not c.isspace() and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", "".join(shown))


def normal_email(text: str) -> str:
    """One spelling for an address: width, case and surrounding blanks do not count."""
    return _folded(text).strip()


def _folded(text: str) -> str:
    # Folding case can undo the normal form, hence twice.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _keyed(purpose: str, value: str) -> bytes:
    # A key per purpose, so that equal values under two purposes cannot be recognised as equal.
    purpose_key = hmac.digest(keyring().index_key, purpose.encode(), hashlib.sha256)
    return hmac.digest(purpose_key, value.encode("utf-8", "surrogatepass"), hashlib.sha256)


def _plain_code(code: str) -> str:
    return "".join(unicodedata.normalize("NFKC", code).upper().split())
