"""Text that a file may hold, and text for spreadsheets, which is never a formula.

Cells of XLSX are strings whatever they say; but a file is saved on as CSV, and then read again.
"""

from collections.abc import Sequence
from typing import Final

LONGEST: Final = 32_000  # characters; a cell of a spreadsheet holds 32,767
BEGINNINGS: Final = frozenset("=+-@|\t\r\n＝＋－＠")
BLANKS: Final = " \t\r\n\u00a0\u3000\u200b\ufeff"
_SUSPECT: Final = BEGINNINGS | frozenset(BLANKS)
ALONE: Final = frozenset({"-", "+"})
_TURNING: Final = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_FORBIDDEN: Final = (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_UNSEEN: Final = dict.fromkeys((*_FORBIDDEN, *_TURNING))


def allowed(text: str) -> str:
    """The same words without characters that no XML may hold or that reorder a line; lines end as one
    way only, for a workbook would write a carriage return out."""
    if text.isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)


def neutral(text: str) -> str:
    """The same words, never a formula, and cut to a cell's length."""
    if text[:1] not in _SUSPECT and len(text) <= LONGEST and text.isprintable():
        return text  # nearly all there are, and exports have millions
    words = allowed(text)
    if len(words) > LONGEST:
        words = f"{words[:LONGEST]}…"
    if words in ALONE or not words:
        return words
    is_formula = words[0] in BEGINNINGS or words.lstrip(BLANKS)[:1] in BEGINNINGS
    return f"'{words}" if is_formula else words


def neutral_each(texts: Sequence[str]) -> Sequence[str]:
    """neutral() of many: what nearly all texts are is asked of them all at once."""
    begins_well = _SUSPECT.isdisjoint({text[:1] for text in texts})
    if begins_well and "".join(texts).isprintable() and max(map(len, texts), default=0) <= LONGEST:
        return texts
    return [neutral(text) for text in texts]
