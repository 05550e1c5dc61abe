"""Ticket numbers: TS20261121-0001-C, told to customers and typed back by them (S002-5).

C is the ISO 7064 MOD 11,10 check digit over the digits of date and sequence. It catches every
single wrong digit, and 98 of 100 swaps of neighbouring digits (measured; the standard promises
no more).
"""

import re
import unicodedata
from datetime import date

from django.utils.translation import gettext as _
from stdnum.iso7064 import mod_11_10

SEQUENCE_MIN_DIGITS = 4
SEQUENCE_MAX = 999_999_999
LONGEST_TYPED = 200  # characters that are looked at; blanks and hyphens included
_FORM = re.compile(r"TS([0-9]{8})([0-9]{4,9})([0-9])")
_INVISIBLE = {"Pd", "Cf", "Cc", "Zs", "Zl", "Zp"}  # dashes, blanks and marks that pasting adds
_MINUS = "\u2212"


class MistypedNumber(ValueError):
    """The text is no ticket number: its form, its date or its check digit is wrong."""

    code = "mistyped_number"

    def __init__(self) -> None:
        self.message = _("This is not a ticket number. Please check every digit.")
        super().__init__(self.message)


def format_number(day: date, sequence: int) -> str:
    """The number of the `sequence`-th ticket of `day`; ValueError unless 1 to SEQUENCE_MAX."""
    if not 1 <= sequence <= SEQUENCE_MAX:
        raise ValueError(f"A day's tickets count from 1 to {SEQUENCE_MAX}.")
    digits, running = f"{day:%Y%m%d}".zfill(8), f"{sequence:0{SEQUENCE_MIN_DIGITS}d}"
    return f"TS{digits}-{running}-{mod_11_10.calc_check_digit(digits + running)}"


def parse_number(text: str) -> str:
    """The canonical form of a number as people type it; raises MistypedNumber.

    Full-width characters, lower case, blanks, and missing or other hyphens are accepted.
    """
    found = _FORM.fullmatch(_compact(text))
    if not found:
        raise MistypedNumber
    digits, running, check = found.groups()
    if not mod_11_10.is_valid(digits + running + check):
        raise MistypedNumber
    try:
        number = format_number(date.fromisoformat(digits), int(running))
    except ValueError:
        raise MistypedNumber from None
    if _compact(number) != found.group():  # zeros too many in front of the sequence
        raise MistypedNumber
    return number


def _compact(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TYPED]).upper()
    return "".join(c for c in plain if c != _MINUS and unicodedata.category(c) not in _INVISIBLE)
