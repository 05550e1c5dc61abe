"""Which ticket a number of somewhere else stands for, found without reading numbers that were erased."""

import unicodedata
import uuid
from collections.abc import Iterable

from channels_intake.models import Origin
from privacy.index import blind_index


def entry_key(source: str, number: str) -> uuid.UUID:
    """The same for the same matter, so that the database refuses a second ticket of it."""
    return uuid.UUID(bytes=digest(source, number)[:16])


def digest(source: str, number: str) -> bytes:
    return blind_index(_spelled(source, number), "origin")


def known(digests: Iterable[bytes]) -> set[bytes]:
    """Those of them that came before."""
    found = Origin.objects.filter(digest__in=list(digests)).values_list("digest", flat=True)
    return {bytes(each) for each in found}


def _spelled(source: str, number: str) -> str:
    """Width and case do not make another number."""
    return f"{source}\0{unicodedata.normalize('NFKC', number).casefold()}"
