"""From values to a PDF. Values travel as JSON and are only ever text, never the typesetter's language."""

import json
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import structlog

from complaints.printing.glyphs import printable

CHILD = Path(__file__).resolve().with_name("child.py")
TEMPLATES = CHILD.parent
FONTS = pylopdf_fonts_zh_cn.sans_path().parent
WITHIN = 20.0  # seconds of waiting; the child allows itself fewer of CPU
log = structlog.get_logger(__name__)


class Output(StrEnum):
    """What child.py makes of a template."""

    PDF = "pdf"  # tagged, PDF/UA-1
    ARCHIVE = "archive"  # the same, and PDF/A-2a
    PICTURES = "pictures"  # a PNG of every page


class NotTypeset(Exception):
    """The document could not be made: too large, too slow, or the typesetter failed."""

    code = "not_typeset"


def typeset(template: str | Path, values: dict[str, Any], output: Output = Output.PDF) -> bytes:
    """The document of `complaints/printing/<template>.typ`, or of a path. Raises NotTypeset."""
    with tempfile.TemporaryDirectory(prefix="complaints-print-") as empty:
        try:
            done = subprocess.run(  # noqa: S603 - our own file, under the Python that runs us
                [sys.executable, "-I", CHILD, TEMPLATES / f"{template}.typ", FONTS, output],
                input=json.dumps(printable(values), ensure_ascii=False).encode(),
                capture_output=True,
                timeout=WITHIN,
                cwd=empty,
                env={},
                check=True,
            )
        except subprocess.SubprocessError as failure:
            # Neither its words nor the cause go on: they might quote what was printed.
            log.error("document_not_typeset", template=str(template), ending=type(failure).__name__)
            raise NotTypeset from None
    return done.stdout


def pictures(template: str | Path, values: dict[str, Any]) -> Iterator[bytes]:
    """As typeset(), but a PNG of each page."""
    framed = memoryview(typeset(template, values, Output.PICTURES))
    while framed:
        (length,) = struct.unpack_from(">Q", framed)
        yield bytes(framed[8 : 8 + length])
        framed = framed[8 + length :]
