"""Folding what a mail quotes: the desk reads what is new first."""

import re

# Each begins what is quoted, as the programs people use here write it.
_BEGINS = re.compile(
    r"^[ \t>]*(?:"
    r"-{2,}\s*(?:原始邮件|原邮件|转发的邮件|Original Message|Forwarded message)\s*-{2,}.*"
    r"|-{4,}\s*回复的原邮件\s*-{4,}.*"
    r"|在\s?\d{4}[-年].{0,120}(?:写道|寫道)[:：]?"
    r"|(?:于|於)?\s?\d{4}[-年/].{0,120}(?:写道|寫道)[:：]?"
    r"|On .{5,200} wrote:"
    r"|发件人[:：]\s?\S.*|寄件者[:：]\s?\S.*|From:\s?\S+.*@.*"
    r"|_{10,}"
    r")\s*$"
)


def folded(text: str) -> tuple[str, str]:
    """What the sender wrote now, and the rest; all of it is new when nothing but quotation is there."""
    lines = text.split("\n")
    at = next((i for i, line in enumerate(lines) if len(line) < 400 and _BEGINS.match(line)), len(lines))
    at = min(at, _tail_of_marks(lines))
    fresh, quoted = "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()
    return (fresh, quoted) if fresh else (quoted, "")


def _tail_of_marks(lines: list[str]) -> int:
    """Where the last run of lines marked ">" begins, when nothing but blanks follows it."""
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith((">", "＞"))):
        at -= 1
    return at
