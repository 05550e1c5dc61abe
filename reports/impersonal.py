"""What people write into reports leads to nobody: found by its shape, for a report is kept for good."""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacy.masking import mask_digits

_DAY = re.compile(r"(?<!\d)20\d\d-[01]\d-[0-3]\d(?!\d)")
_EMAIL = re.compile(r"[^\s@，。；：、]+@[^\s@，。；：、]+\.[A-Za-z]{2,}")
_NUMBER = re.compile(r"(?i)TS[\s-]?\d{8}[\s-]?\d{4,}(?:[\s-]?\d)?")


def shapes_in(text: str) -> Iterator[str]:
    """What in the text looks as if it led to a person, by sort, never the thing itself."""
    if mask_digits(text) != text:
        yield _("a long number")
    if _EMAIL.search(text):
        yield _("an e-mail address")
    if _NUMBER.search(text):
        yield _("a ticket's number")


def impersonal(text: str) -> None:
    """For fields of forms; days such as 2026-10-05 may be named. Raises ValidationError."""
    if found := list(shapes_in(_DAY.sub("–", text))):
        words = _("This leads to a person: %(what)s. Say it without.") % {"what": " · ".join(found)}
        raise ValidationError(words, "personal")
