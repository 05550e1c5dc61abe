"""Words that a move cannot do without, whoever calls it: a page, the interface, or a script."""

from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.refusals import GuardFailed


def need_words(**given: str) -> None:
    """Raises GuardFailed for the first of these fields that is empty or blank."""
    for field, text in given.items():
        if not text.strip():
            raise GuardFailed(_("This must not be empty."), field)
