"""Pages of the staff are visited without loading their heads again (hx-boost): what a page needs of
its own there would be missing for whoever came by a link."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
BOOSTED = 'extends "base_workspace.html"'
DRAWN_WITHOUT = {"reports/report.html"}  # Chart.js draws anew what stands there as SVG already
UNBOOSTED = "block body_attributes"


def is_boosted(text: str) -> bool:
    return BOOSTED in text and UNBOOSTED not in text


STAFF_PAGES = sorted(
    str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html") if is_boosted(path.read_text())
)


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_a_page_needs_no_head_of_its_own(name):
    get_template(name)
    assert name in DRAWN_WITHOUT or "page_head" not in (FOLDER / name).read_text()
