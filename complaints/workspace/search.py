"""What somebody typed to find tickets: a number, a phone number, or words of the subject."""

import re
import unicodedata
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from complaints.models.customer import phone_digest
from complaints.numbering import MistypedNumber, parse_number
from privacy.index import normal_phone

MOST_CHARACTERS = 60
FEWEST_CHARACTERS = 2
FEWEST_DIGITS = 7
TOKEN_CHARACTERS = len("tel:") + 64
_MEANT_AS_NUMBER = re.compile(r"(?i)TS[\s-]?\d{4}")
_PHONE = re.compile(r"\+?[0-9０-９()（）\s\-－—]+")
_TOKEN = re.compile(r"tel:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A search. `address` is what may stand in a URL: a phone number only as its keyed digest."""

    condition: Q
    address: str
    shown: str
    number: str = ""


def parsed(text: str) -> Words | None:
    """The search behind some words; None when there are fewer than two characters."""
    words = unicodedata.normalize("NFC", text[: 2 * TOKEN_CHARACTERS]).replace("\0", "").strip()
    words = words[:TOKEN_CHARACTERS]
    return _number(words) or _token(words) or _phone(words) or _subject(words[:MOST_CHARACTERS])


def mistyped(text: str) -> bool:
    """Whether this is meant as a ticket number, but is none."""
    return bool(_MEANT_AS_NUMBER.match(text.strip())) and _number(text) is None


def _number(words: str) -> Words | None:
    try:
        number = parse_number(words)
    except MistypedNumber:
        return None
    return Words(condition=Q(number=number), address=number, shown=number, number=number)


def _token(words: str) -> Words | None:
    found = _TOKEN.fullmatch(words)
    return _by_phone(bytes.fromhex(found.group(1))) if found else None


def _phone(words: str) -> Words | None:
    if not _PHONE.fullmatch(words) or len(normal_phone(words)) < FEWEST_DIGITS:
        return None
    return _by_phone(phone_digest(words))


def _by_phone(digest: bytes) -> Words:
    return Words(
        condition=Q(customer__phone_index=digest), address=f"tel:{digest.hex()}", shown=_("a phone number")
    )


def _subject(words: str) -> Words | None:
    if len(words) < FEWEST_CHARACTERS:
        return None
    return Words(condition=Q(subject__icontains=words), address=words, shown=words)
