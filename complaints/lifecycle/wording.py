"""Words that a move cannot do without, whoever calls it: a page, the interface, or a script."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.refusals import GuardFailed

UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}  # controls, U+200B and its kin, every kind of space
DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs of other scripts


def is_blank(text: str) -> bool:
    """Whether nobody could read anything in it: empty, only spaces, only what is not drawn at all."""
    return all(each in DRAWN_AS_NOTHING or unicodedata.category(each) in UNSEEN for each in text)


def need_words(**given: str) -> None:
    """Raises GuardFailed for the first of these fields that is empty or blank."""
    for field, text in given.items():
        if is_blank(text):
            raise GuardFailed(_("This must not be empty."), field)
