import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader


@pytest.fixture
def words_of() -> Callable[[bytes], str]:
    """The text of a PDF without blanks and line breaks, page after page."""

    def read(pdf: bytes) -> str:
        pages = PdfReader(io.BytesIO(pdf)).pages
        return "".join("".join(page.extract_text() for page in pages).split())

    return read
