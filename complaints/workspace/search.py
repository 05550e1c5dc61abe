"""What somebody typed to find tickets: a number or its end, a phone number, a name, words of the subject."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.throttle import LOOKUP_PERSON, count_attempt
from complaints.forwarded import reads_least
from complaints.models import Ticket
from complaints.models.customer import name_digest, phone_digest
from complaints.models.ticket_queries import UNRESTRICTED
from complaints.numbering import MistypedNumber, parse_number
from complaints.visibility import NOTHING
from privacy.index import normal_phone

MOST_CHARACTERS = 60
FEWEST_CHARACTERS = 2
FEWEST_DIGITS = 7
TOKEN_CHARACTERS = len("name:") + 64
TAIL_DIGITS = range(4, FEWEST_DIGITS)
_MEANT_AS_NUMBER = re.compile(r"(?i)TS[\s-]?\d{4}")
_PHONE = re.compile(r"\+?[0-9０-９()（）\s\-－—]+")
_TOKEN = re.compile(r"(tel|name):([0-9a-f]{64})")
_TAIL = re.compile(r"[\d\s\-－—]{4,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A search. `address` is what may stand in a URL: a phone number or a name only as its keyed digest.

    `looks_up`: somebody typed that number or name, and learns whether we know it.
    """

    condition: Q
    address: str
    shown: str
    number: str = ""
    tail: str = ""
    looks_up: bool = False

    @property
    def is_of_person(self) -> bool:
        """Whether it asks for all tickets of one number or name, which are few and found by an index."""
        return _TOKEN.fullmatch(self.address) is not None


def parsed(text: str, user: User) -> Words | None:
    """The search behind some words; None when there are fewer than two characters.

    A name is only recognised as one when it is that of a customer whose ticket `user` may see.
    """
    words = unicodedata.normalize("NFC", text[: 2 * TOKEN_CHARACTERS]).replace("\0", "").strip()
    words = words[:TOKEN_CHARACTERS]
    return _number(words) or _person(words, user) or _tail(words) or _subject(words[:MOST_CHARACTERS])


def looked_up(text: str, user: User, *, now: datetime) -> Words | None:
    """As parsed(). What people type to find a person is counted; raises TooManyAttempts."""
    found = parsed(text, user)
    if found and found.looks_up:
        count_attempt(LOOKUP_PERSON, user.staff_number, now=now)
    return found


def mistyped(text: str) -> bool:
    """Whether this is meant as a ticket number, but is none."""
    return bool(_MEANT_AS_NUMBER.match(text.strip())) and _number(text) is None


def _number(words: str) -> Words | None:
    try:
        number = parse_number(words)
    except MistypedNumber:
        return None
    return Words(condition=Q(number=number), address=number, shown=number, number=number)


def _person(words: str, user: User) -> Words | None:
    """Somebody's phone number or name; it finds nothing for whom it would say who complained."""
    found = _token(words) or _phone(words)
    if reads_least(user):
        return replace(found, condition=NOTHING) if found else None
    return found or _name(words[:MOST_CHARACTERS], user)


def _token(words: str) -> Words | None:
    found = _TOKEN.fullmatch(words)
    if found is None:
        return None
    digest = bytes.fromhex(found.group(2))
    return _by_phone(digest) if found.group(1) == "tel" else _by_name(digest)


def _phone(words: str) -> Words | None:
    if not _PHONE.fullmatch(words) or len(normal_phone(words)) < FEWEST_DIGITS:
        return None
    return replace(_by_phone(phone_digest(words)), looks_up=True)


def _by_phone(digest: bytes) -> Words:
    return Words(
        condition=Q(customer__phone_index=digest) & UNRESTRICTED,
        address=_address(digest),
        shown=_("a phone number"),
    )


def _tail(words: str) -> Words | None:
    """The end of a number, as people read it from a note: 0017, 0001-7, 210001-7."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", words) if c in "0123456789")
    if not _TAIL.fullmatch(words) or len(digits) not in TAIL_DIGITS:
        return None
    ends_so = Q(pk__in=Ticket.objects.ending_in(digits).values("pk"))
    return Words(condition=ends_so | Q(subject__icontains=words), address=words, shown=words, tail=digits)


def _name(words: str, user: User) -> Words | None:
    digest = name_digest(words)
    if digest is None:
        return None
    found = _by_name(digest)
    known = Ticket.objects.visible_to(user).filter(found.condition).exists()
    return replace(found, looks_up=True) if known else None


def _by_name(digest: bytes) -> Words:
    return Words(
        condition=Q(customer__name_index=digest) & UNRESTRICTED,
        address=f"name:{digest.hex()}",
        shown=_("a customer's name"),
    )


def phone_address(phone: str) -> str:
    """The keyed digest under which a phone number may stand in a URL."""
    return _address(phone_digest(phone))


def _address(digest: bytes) -> str:
    return f"tel:{digest.hex()}"


def _subject(words: str) -> Words | None:
    if len(words) < FEWEST_CHARACTERS:
        return None
    return Words(condition=Q(subject__icontains=words), address=words, shown=words)
