"""What pages and files say of an import's problems."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from channels_intake.importing.fields import Field
from channels_intake.importing.sheets.table import Fault
from channels_intake.importing.troubles import Trouble
from channels_intake.models import Import, ImportProblem

PER_PAGE = 50


def problem_list(asked: Import, after: str) -> dict[str, Any]:
    """A page of them in the file's order; `after` is "row-key" of the last one seen."""
    found = asked.problems.order_by("row", "pk")
    row, _dash, key = after.partition("-")
    if all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (row, key)):
        found = found.filter(row__gte=int(row)).exclude(row=int(row), pk__lte=int(key))
    rows = list(found[: PER_PAGE + 1])
    last = rows[PER_PAGE - 1] if len(rows) > PER_PAGE else None
    return {
        "problems": [in_words(each) for each in rows[:PER_PAGE]],
        "is_later": bool(after),
        "next_url": f"?after={last.row}-{last.pk}#problems" if last else "",
    }


def in_words(each: ImportProblem) -> dict[str, Any]:
    return {
        "row": each.row,
        "field": Field(each.field).label,
        "words": Trouble(each.code).label,
        "value": each.value,
    }


def lines(asked: Import) -> Iterator[list[str]]:
    """The report as rows of a CSV; what stood in the file is in quotation marks, so that no spreadsheet
    counts with it."""
    yield [_("Row"), _("Column"), _("Problem"), _("There stands")]
    for each in asked.problems.order_by("row", "pk").iterator(chunk_size=1000):
        said = in_words(each)
        yield [
            str(said["row"]),
            str(said["field"]),
            str(said["words"]),
            f"“{said['value']}”" if said["value"] else "",
        ]


def why_it_stopped(asked: Import) -> str:
    """A sentence for whoever brought it."""
    if asked.state != Import.State.FAILED:
        return ""
    if asked.reason in Fault.values:
        return str(Fault(asked.reason).label)
    if asked.reason == "not_allowed":
        return _("Whoever brought this file may not do so any more.")
    return _("Something broke off three times. The log of the worker says what; try again after that.")
