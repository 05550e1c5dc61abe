"""What the entries of a history say and when, kept in this process for the day: an event never changes.

Looked up only by whoever has read the event itself, hence seen its ticket. What is erased from an event is
not found again, for it is found by the payload's own fingerprint; at midnight everything is forgotten, also
because "yesterday" means another day by then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language

from complaints.workspace.history import Entry
from config import moments

MOST: Final = 5000  # bodies, of a few hundred bytes each; a process that keeps so many begins again

Key = tuple[int, int, bool, str | None]  # event, fingerprint, whether read in full, language

_of_day: dict[date, dict[Key, "Said"]] = {}


@dataclass(frozen=True, slots=True)
class Said:
    """`body` is the entry's own part; "" for kinds that say nothing more."""

    when: SafeString
    body: SafeString


def said(entries: Sequence[Entry], now: datetime) -> Iterator[tuple[Entry, Said]]:
    kept, language = _today(localdate(now)), get_language()
    for entry in entries:
        event = entry.event
        key = (event.pk, hash(str(event.payload)), entry.in_full, language)
        found = kept.get(key)
        if found is None:
            found = kept[key] = _said(entry, now)
        yield entry, found


def _said(entry: Entry, now: datetime) -> Said:
    shown = {"facts": entry.facts, "now": now}
    body = render_to_string(entry.body, shown) if entry.body else SafeString("")
    return Said(moments.element(entry.at, now), body)


def _today(day: date) -> dict[Key, Said]:
    kept = _of_day.get(day)
    if kept is None or len(kept) >= MOST:
        _of_day.clear()
        kept = _of_day[day] = {}
    return kept
