"""What an edition keeps is exactly the document, and its digest notices any change."""

import json
from dataclasses import replace
from typing import Any

import pytest

from reports.formats.stored import digest, dumps, loads
from tests.reports.example import hostile, monthly


@pytest.mark.parametrize("made", [monthly, hostile])
def test_read_back_it_is_the_same(made):
    document = made()
    assert dumps(loads(dumps(document))) == dumps(document)
    assert digest(loads(dumps(document))) == digest(document)


def test_the_digest_is_of_everything_but_itself_and_the_seal():
    document = monthly()
    assert document.digest == digest(document)
    assert digest(replace(document, digest="", is_draft=True)) == document.digest
    assert digest(replace(document, footnote=f"{document.footnote} ")) != document.digest


@pytest.mark.parametrize(
    "text", ['{"is":"Popen","args":["id"]}', '{"is":"Section","key":1}', "[]", "1", '{"is":"Tiles"}']
)
def test_nothing_else_is_read(text):
    with pytest.raises((KeyError, TypeError)):
        loads(text)


def test_only_values_of_a_document_are_kept():
    wrong: Any = 1.5
    with pytest.raises(TypeError):
        dumps(replace(monthly(), summary=wrong))
    assert json.loads(dumps(monthly()))["is"] == "Document"
