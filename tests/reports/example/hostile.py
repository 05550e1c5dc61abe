"""Every place where a text can stand holds an attack."""

from collections.abc import Sequence
from decimal import Decimal

from reports.document import (
    Ask,
    Block,
    Chart,
    ChartKind,
    Column,
    Document,
    Facts,
    Finding,
    Findings,
    Heading,
    Kind,
    Paragraph,
    Section,
    Series,
    Table,
    Term,
    Tile,
    Tiles,
)
from tests.reports.example.handling import long_table
from tests.reports.example.numbers import MADE_AT

ATTACKS = (
    "=cmd|' /C calc'!A0",
    '＝HYPERLINK("https://example.com","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '#raw("x") #read("/etc/passwd") $x^2$ *bold* _it_ `code` <label> @ref \\ // gone /* gone */ [a]',
    "</w:t></w:r></w:p><w:p>& &amp; ]]>",
    '<script>alert(1)</script><img src=x onerror=alert(1)> javascript:alert(1) "><svg onload=x>',
    "{{ 7*7 }} {% debug %} %(x)s %s {0}",
    "䶮𠮷 气死了😡👨‍👩‍👧 \x00\x08\u202e\u200b\ufeff\x0b\ud800".encode("utf-8", "replace").decode(),
    '",";\n"quoted", line\r\nsecond',
)


def hostile() -> Document:
    """Every place where a text can stand holds every attack, very long ones among them."""
    every = "\n".join(ATTACKS)
    return Document(
        number="YB-=1",
        title=ATTACKS[7],
        subtitle=ATTACKS[9],
        organisation=ATTACKS[8],
        period=ATTACKS[10],
        language="zh-hans",
        edition="@1",
        made_at=MADE_AT,
        marking=ATTACKS[0],
        summary=every,
        cover=(Facts(items=[(each, each) for each in ATTACKS]),),
        sections=[
            Section(key=f"s{place}", title=text, blocks=_attacked(place, text))
            for place, text in enumerate(ATTACKS)
        ]
        + [
            Section(
                key="long", title="长" * 300, blocks=[Paragraph(text="投诉处理" * 1250 + "尾"), long_table()]
            )
        ],
        definitions=[
            Term(name=t, formula=t, population=t, counted_by=t, version=t, target=t) for t in ATTACKS
        ],
        footnote=ATTACKS[11],
    )


def _attacked(place: int, text: str) -> Sequence[Block]:
    series = [Series(name=text, values=[1, None, 3]), Series(name="乙", values=[Decimal("0.5"), 2, None])]
    charts = [
        Chart(
            kind=kind,
            title=text,
            axis=text,
            categories=[text, "二", text],
            series=series,
            summary=text,
            note=text,
        )
        for kind in [*ChartKind, *ChartKind][place % 6 :][:2]  # each kind with several attacks
    ]
    return [
        Paragraph(text=text),
        Heading(text=text),
        Findings(title=text, items=[Finding(head=text, text=text)]),
        Facts(title=text, items=[(text, text)]),
        Ask(title=text, text=text, terms=text),
        Tiles(items=[Tile(name=text, value=None, kind=Kind.COUNT, unit=text)]),
        Table(
            title=text,
            columns=[Column(title=text), Column(title=text, kind=Kind.COUNT)],
            rows=[(text, 1), (text, None)],
            total=(text, 1),
            note=text,
        ),
        *charts,
    ]
