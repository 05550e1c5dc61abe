"""Open pages say the same words as the server (config/durations.py and static/app.js)."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import Browser

from config.durations import left, phrases
from tests.ui.urls import NOW

pytestmark = pytest.mark.browser
SECONDS = [0, 1, 59, 60, 61, 3_599, 3_600, 3_660, 21_960, 86_399, 86_400, 90_000, 1_604_160]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("fine", [False, True])
def test_the_script_says_what_the_server_says(chromium: Browser, language: str, fine: bool) -> None:
    lengths = [timedelta(seconds=sign * count + 0.5) for count in SECONDS for sign in (1, -1)]
    with translation.override(language):
        expected = [left(NOW + length, NOW, fine=fine) for length in lengths]
        spoken = json.dumps(phrases())
    page = chromium.new_page()
    page.clock.set_fixed_time(NOW)
    times = "".join(
        f'<time datetime="{(NOW + length).isoformat()}" data-due="{"s" if fine else "m"}"></time>'
        for length in lengths
    )
    page.set_content(times)
    page.evaluate(
        "([now, phrases]) => Object.assign(document.documentElement.dataset, {now, phrases})",
        [NOW.isoformat(), spoken],
    )
    page.add_script_tag(content=(Path(settings.BASE_DIR) / "static" / "app.js").read_text())
    assert page.locator("time").all_text_contents() == expected
    page.close()
