"""A played case cast into lines for COPY, with a gap wherever its impressions differ."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models

from complaints import chain
from complaints.models import HistoryEvent
from complaints.models.history import facts
from demo.case import Case
from demo.copying import NULL, Encoder, columns, instant
from demo.ids import PER_TICKET
from demo.printing.gaps import Gapped, Gaps
from demo.printing.own import OWN
from demo.tables import Table, is_named, rows
from privacy.fields import EncryptedTextField

Kind = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the history: where its salt and digest go, its free texts, and what is hashed.

    A text comes with where its commitment goes, and as complaints.chain.commitment() hashes it.
    """

    salt: int
    digest: int
    texts: Sequence[tuple[int, bytes | Gapped]]
    facts: Gapped


@dataclass(frozen=True, slots=True)
class Plate:
    gaps: Gaps
    links: Sequence[Link]
    tables: Sequence[tuple[Table, Gapped]]


def cast(case: Case, *, entry_moves: bool) -> Plate:
    """`entry_moves`: the instant of the entry is a gap as well."""
    gaps = Gaps()
    entered_at = case.ticket.entered_at if entry_moves else None
    tables = [
        (table, Gapped.of(_lines(table, given, case, gaps, entered_at)))
        for table, each in rows(case).items()
        if (given := [*each])
    ]
    return Plate(gaps, [_link(event, case, gaps, entered_at) for event in case.history], tables)


def _lines(
    table: Table, given: Sequence[models.Model], case: Case, gaps: Gaps, entered_at: datetime | None
) -> str:
    _names, read, encoders = columns(table, is_named(table))
    kinds = _kinds(table)
    text = "".join(
        "\t".join(
            _column(value, encode, kind, gaps)
            for value, encode, kind in zip(read(row), encoders, kinds, strict=True)
        )
        + "\n"
        for row in given
    )
    if table is HistoryEvent:
        for event in case.history:
            text = text.replace(event.salt, gaps.mark("salt", event.seq))
            text = text.replace(event.digest, gaps.mark("digest", event.seq))
    text = text.replace(str(case.ticket.entry_key), gaps.mark("entry_key"))
    if entered_at:
        text = text.replace(instant(entered_at), gaps.mark("entered_at"))
    return gaps.number_marked(text)


def _column(value: Any, encode: Encoder, kind: Kind, gaps: Gaps) -> str:
    if value is None:
        return NULL
    return gaps.mark(*kind, value) if kind else encode(value)


@cache
def _kinds(table: Table) -> Sequence[Kind]:
    """Of each column what kind of gap it is, or ()."""
    fields = {str(each.column): each for each in table._meta.concrete_fields}
    names, _read, _encoders = columns(table, is_named(table))
    return [_kind(table, fields[name]) for name in names]


def _kind(table: Table, field: "models.Field[Any, Any]") -> Kind:
    named = field.related_model if field.is_relation else table if field.primary_key else None
    if named in PER_TICKET:
        return ("key", str(named._meta.label))
    if isinstance(field, EncryptedTextField):
        return ("sealed", field.sealing_column)
    return ("own", (table, field.name)) if (table, field.name) in OWN else ()


def _link(event: HistoryEvent, case: Case, gaps: Gaps, entered_at: datetime | None) -> Link:
    hashed = facts(event, case.ticket.number)
    text = chain.canonical(hashed).decode()
    if event.previous:
        text = text.replace(event.previous, gaps.mark("digest", event.seq - 1))
    if entered_at and event.seq == 1:
        text = text.replace(chain.instant(entered_at), gaps.mark("entered_at"))
    texts: list[tuple[int, bytes | Gapped]] = []
    for path, told, commitment in _told(event.payload, hashed["payload"]):
        text = text.replace(commitment, gaps.mark("commitment", event.seq, path))
        place = gaps.place("commitment", event.seq, path)
        texts.append((place, _message(path, told, gaps)))
    return Link(
        gaps.place("salt", event.seq),
        gaps.place("digest", event.seq),
        texts,
        Gapped.of(gaps.number_marked(text)),
    )


def _message(path: str, told: str, gaps: Gaps) -> bytes | Gapped:
    marked = gaps.number_marked(told)
    before = f"{path}\0".encode()
    return before + told.encode() if marked == told else Gapped.of(marked).after(before)


def _told(payload: Any, committed: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Path, text and commitment of each free text, as complaints.chain found them."""
    match payload:
        case str() if isinstance(committed, dict):
            yield path, payload, committed[chain.COMMITMENT]
        case dict():
            for key, item in payload.items():
                yield from _told(item, committed[key], f"{path}/{key}")
        case list():
            for place, item in enumerate(payload):
                yield from _told(item, committed[place], f"{path}/{place}")
