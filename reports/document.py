"""What a report says, before it becomes a page, a PDF or a spreadsheet (S001-28). Pure values.

Texts are already in the document's language; numbers keep their kind, see reports.exhibits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reports.exhibits import (
    Chart,
    ChartKind,
    Column,
    Kind,
    Mark,
    MarkKind,
    Measured,
    Number,
    Series,
    Table,
    Value,
)

__all__ = [
    "Ask",
    "Block",
    "Change",
    "Chart",
    "ChartKind",
    "Column",
    "Document",
    "Facts",
    "Finding",
    "Findings",
    "Heading",
    "Kind",
    "Mark",
    "MarkKind",
    "Measured",
    "Number",
    "Pair",
    "Paragraph",
    "Section",
    "Series",
    "Table",
    "Term",
    "Tile",
    "Tiles",
    "Value",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A sentence that states, and what supports it."""

    head: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    items: Sequence[Finding]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and what they are: version, author, addressees; the facts of one typical case."""

    items: Sequence[tuple[str, str]]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the reader is asked to decide, by whom it is prepared and until when."""

    title: str
    text: str
    terms: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Against what ("MoM"), and by how much: CHANGE, POINTS or the figure's own kind."""

    label: str
    value: Number
    kind: Kind = Kind.CHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One headline figure with everything it must never stand without; `code` is its definition's."""

    name: str
    value: Number
    kind: Kind
    unit: str = ""
    changes: Sequence[Change] = ()
    target: Number = None
    is_met: bool | None = None
    sample: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    items: Sequence[Tile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two blocks side by side where there is room, else one below the other."""

    left: "Block"
    right: "Block"


Block = Paragraph | Heading | Findings | Facts | Ask | Tiles | Table | Chart | Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    key: str  # stable, in ASCII: the anchor on screen
    title: str
    blocks: Sequence[Block]

    @property
    def flat(self) -> Iterator[Block]:
        """The blocks one below the other."""
        for block in self.blocks:
            yield from (block.left, block.right) if isinstance(block, Pair) else (block,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The definition of a figure as it was counted here."""

    name: str
    formula: str
    population: str
    counted_by: str
    version: str
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`digest` is of everything else (see reports.formats.stored.digest); a draft has none."""

    number: str  # "YB-2026-10"
    title: str
    subtitle: str  # the department
    organisation: str
    period: str
    language: str  # "zh-hans", "en"
    edition: str  # "1.0"
    made_at: datetime
    marking: str = ""  # who may read it: "Internal, no personal data"
    is_draft: bool = True
    digest: str = ""
    summary: str = ""  # two or three sentences on the cover
    cover: Sequence[Chart | Tiles | Facts] = ()
    sections: Sequence[Section] = ()
    definitions: Sequence[Term] = ()
    footnote: str = ""

    def sealed(self, digest: str) -> "Document":
        """The published edition."""
        return replace(self, digest=digest, is_draft=False)
