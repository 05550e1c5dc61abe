import csv
import io

import pytest
from openpyxl import load_workbook

from accounts.models import User
from reports.exporting.columns import DEFAULT
from reports.exporting.exporting import export
from reports.exporting.question import Question
from reports.exporting.streaming import Format


@pytest.fixture
def taken(people, now):
    """`taken("supervisor", columns=…)`: the rows of an export as texts, read back from CSV."""

    def read(role="supervisor", *, columns=DEFAULT, format=Format.CSV, language="en", **asked):
        user: User = getattr(people, role)
        made = export(
            question=Question.read(asked, user=user, now=now),
            columns=columns,
            format=format,
            language=language,
            by=user,
            now=now,
        )
        return rows_of(b"".join(made), format)

    return read


def rows_of(content: bytes, format: str) -> list[list[str]]:
    """Both kinds of file as the same texts."""
    if format == Format.CSV:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    found = []
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        found += [[_as_text(each) for each in row] for row in sheet.values]
    return found


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)
