"""A report as PDF/A-2a and PDF/UA-1: fonts inside, charts as vectors, the same bytes for the same document.

The template is report.typ; every text reaches it as JSON and stays text (complaints.printing).
Numbers that stand only in charts are repeated in an appendix, so that paper holds all of them.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints.printing.typesetter import Output, typeset
from reports.document import Document
from reports.formats import blocks, words
from reports.formats.data import complete

TEMPLATE: Final = Path(__file__).resolve().with_name("report")
LED_TO: Final = {"Chart", "Table", "Pair"}
NARROW: Final = 4  # columns that stand beside others in half a page, also with English words
AS_THEY_ARE: Final = (
    "title",
    "subtitle",
    "organisation",
    "period",
    "marking",
    "digest",
    "summary",
    "footnote",
)


def render(document: Document) -> bytes:
    """The file. Raises NotTypeset when it is too large or takes too long."""
    with translation.override(document.language):
        return typeset(TEMPLATE, values(document), Output.ARCHIVE)


def values(document: Document) -> dict[str, Any]:
    """What report.typ shows, in the active language."""
    cover = [blocks.written(block, None) for block in document.cover]
    sections = blocks.sections(document, words.Captions())
    every = [block for section in sections for block in section["blocks"]]
    for block, following in pairwise(every):
        block["leads"] = following["is"] in LED_TO  # and so stays on its page
    return {
        **_frame(document),
        "cover": cover,
        "sections": sections,
        "appendices": [*_definitions(document), *_data([*every, *cover])],
    }


def _frame(document: Document) -> dict[str, Any]:
    made_at = timezone.localtime(document.made_at)
    return {
        "lang": "zh" if words.is_chinese() else "en",
        "region": "CN" if words.is_chinese() else "GB",
        "made_on": list(made_at.timetuple()[:6]),
        "run_head": words.run_head(document),
        "edition": words.edition(document),
        "made": words.made(document),
        "contents": pgettext("report", "Contents"),
        "page": _("Page {n} of {all}"),
        "digest_label": pgettext("report", "Digest"),
        "draft": pgettext("report", "Draft, not released") if document.is_draft else "",
        **{name: getattr(document, name) for name in AS_THEY_ARE},
    }


def _definitions(document: Document) -> Iterator[dict[str, Any]]:
    if document.definitions:
        table = blocks.table(words.definitions(document), "")
        yield {"title": words.definitions_title(), "narrow": [], "blocks": [table]}


def _data(every: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    charts = [block for block in blocks.flat(every) if block["is"] == "Chart"]
    tables = [blocks.table(complete(chart.pop("source")), chart["caption"]) for chart in charts]
    if tables:
        narrow = [table for table in tables if len(table["head"]) <= NARROW]
        wide = [table for table in tables if len(table["head"]) > NARROW]
        yield {"title": words.data_title(), "narrow": narrow, "blocks": wide}
