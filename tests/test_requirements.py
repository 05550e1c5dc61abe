"""docs/requirements.md: every requirement once, every test it names there."""

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "requirements.md"
LENGTHS = {"S000": 20, "S001": 30, "S002": 17, "S003": 33, "S004": 18}
ASKED = [f"{source}-{n}" for source, length in LENGTHS.items() for n in range(1, length + 1)]
ROW = re.compile(r"^\|(S00\d-\d+)\|([^|]+)\|([^|]+)\|([^|]+)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
CITED = re.compile(r"\bS00\d-\d+\b")
APPS = (
    "accounts",
    "api",
    "channels_intake",
    "complaints",
    "config",
    "demo",
    "notifications",
    "privacy",
    "reports",
    "sla",
)
UNPROVED = {"not yet", "no test"}


@dataclass(frozen=True)
class Row:
    id: str
    where: str
    shown_by: str

    @property
    def mark(self) -> str:
        """How far it holds; by the word its place begins with."""
        marks = ("partly: ", "not yet", "outside: ")
        return next((mark.strip(": ") for mark in marks if self.where.startswith(mark)), "holds")


def text() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


ROWS = [Row(id, where, shown_by) for id, _, where, shown_by in ROW.findall(text())]


@cache
def functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_requirement_stands_there_once_and_in_order():
    assert [row.id for row in ROWS] == ASKED
    assert len(re.findall(r"^\|\s*S00", text(), re.MULTILINE)) == len(ROWS), "a row is malformed"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_named_test_exists(row):
    if row.shown_by in UNPROVED:
        return
    named = TEST.fullmatch(row.shown_by)
    assert named, f"neither a test nor one of {UNPROVED}: {row.shown_by}"
    path = ROOT / named[1]
    assert path.is_file()
    assert named[2] in functions(path)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_is_not_there_yet_shows_no_test(row):
    assert (row.mark == "not yet") == (row.where == "not yet") == (row.shown_by == "not yet")


def test_the_summary_counts_the_rows():
    counts = Counter(row.mark for row in ROWS)
    line = "|".join(str(counts[mark]) for mark in ("holds", "partly", "not yet", "outside"))
    assert f"|{len(ROWS)} asked|{line}|" in text()


def test_the_code_cites_only_what_is_asked():
    cited = {
        id
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for id in CITED.findall(path.read_text(encoding="utf-8"))
    }
    assert cited <= set(ASKED)
