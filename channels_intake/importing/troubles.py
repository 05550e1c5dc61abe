"""What can be wrong with a row, and how the value is shown to whoever mends the file."""

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from channels_intake.importing.fields import Field
from privacy.masking import mask_address, mask_digits, mask_email, mask_name, mask_phone

SHOWN_CHARS = 60
DATES = frozenset({Field.RECEIVED, Field.CLOSED, Field.REPLY_BY})
_IN_DATES = re.compile(r"\d{4}\s?[-/.年].{0,25}")
_LETTERS = re.compile(r"[A-Za-z]{2}")
MASKS = {
    Field.NAME: mask_name,
    Field.PHONE: mask_phone,
    Field.EMAIL: mask_email,
    Field.ADDRESS: mask_address,
}
# What people wrote at length: how long it is says enough.
WRITTEN = frozenset(
    {Field.DESCRIPTION, Field.DEMAND, Field.BUSINESS, Field.OCCURRED, Field.PLACE, Field.RESULT}
)


class Trouble(TextChoices):
    """A sentence for whoever mends the file."""

    EMPTY = "empty", _("This must not be empty.")
    TOO_LONG = "too_long", _("This is too long.")
    CONTROLS = "controls", _("This contains characters that cannot be shown.")
    SHORTENED = "shortened", _("The spreadsheet has shortened this number; its last digits are lost.")
    NO_INSTANT = "no_instant", _("This is no date that can be read for certain. Example: 2026-03-05 14:30.")
    FUTURE = "future", _("This lies in the future.")
    TOO_OLD = "too_old", _("This is before 2008.")
    TOO_FAR = "too_far", _("This is more than two years ahead.")
    PASSED = "passed", _("This lies before the day the case was handed over.")
    NO_NUMBER = "no_number", _("A number does not begin like this.")
    NO_PHONE = "no_phone", _("This is no phone number.")
    NO_EMAIL = "no_email", _("This is no e-mail address.")
    UNKNOWN = "unknown", _("We do not know this one, or there are several of this name.")
    BEFORE_RECEIVED = "before_received", _("It cannot be closed before it was received.")
    NOT_CLOSED = "not_closed", _("It is said to be closed; the time is missing.")
    KEPT_NO_LONGER = (
        "kept_no_longer",
        _("It was closed so long ago that it may not be kept any more; leave it in the old system."),
    )
    TWICE = "twice", _("This number stands in the file more than once.")
    NO_TICKET = "no_ticket", _("There is no such ticket, or you may not see it.")
    REFUSED = "refused", _("The ticket it is about cannot be taken up again. Leave that column empty.")


@dataclass(frozen=True, slots=True)
class Problem:
    row: int
    field: Field
    trouble: Trouble
    value: str = ""


def problem(row: int, field: Field, trouble: Trouble, value: str) -> Problem:
    """With the value as far as it may be shown."""
    return Problem(row, field, trouble, shown(field, value))


def shown(field: Field, value: str) -> str:
    """Nobody's data: masked, or only how long it is; also where a column was named wrongly."""
    if field in WRITTEN or "\n" in value:
        return f"({len(value)})" if value else ""
    if _is_harmless(field, value):
        return value[:SHOWN_CHARS]
    return MASKS.get(field, mask_digits)(value)[:SHOWN_CHARS]


def _is_harmless(field: Field, value: str) -> bool:
    """A date, or a number with letters, which is nobody's phone or identity number."""
    if field in DATES:
        return _IN_DATES.fullmatch(value) is not None
    return field in (Field.NUMBER, Field.TICKET) and _LETTERS.match(value) is not None
