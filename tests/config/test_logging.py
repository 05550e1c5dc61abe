"""The last defence of the log: what looks like a person is blanked."""

import pytest

from config.logging import mask_personal


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("call 13812345678 back", "call … back"),
        ("call +86 138-1234-5678 back", "call … back"),
        ("id 11010519491231002X.", "id …."),
        ("from zhang.san@example.com to us", "from … to us"),
        ("ring 010-12345678", "ring …"),
        ("ticket 2026-1116-000123 at 2026-11-21T22:19:52.675363Z", None),
        ("succeeded in 0.008943267002905486s, task 721666ca-d760-4768-aeae-4118410ba43f", None),
    ],
)
def test_masking(text, logged):
    assert mask_personal(None, "info", {"event": text})["event"] == (logged or text)
