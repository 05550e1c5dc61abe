"""The front page and the pages that explain."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from complaints.portal.front import PAGES
from complaints.portal.hours import CHANNELS, HOTLINE, desk

SHANGHAI = ZoneInfo("Asia/Shanghai")
HALLS = next(channel for channel in CHANNELS if channel.icon == "building-store")
LETTER = next(channel for channel in CHANNELS if channel.icon == "mail")


@pytest.mark.parametrize(
    ("channel", "at", "is_open"),
    [
        (HOTLINE, "2026-11-15 03:00", True),
        (HALLS, "2026-11-15 08:59", False),
        (HALLS, "2026-11-15 09:00", True),
        (HALLS, "2026-11-15 17:59", True),
        (HALLS, "2026-11-15 18:00", False),
        (LETTER, "2026-11-15 10:00", False),  # a Sunday
        (LETTER, "2026-11-16 10:00", True),
    ],
)
def test_a_channel_is_open_in_its_hours(channel, at, is_open):
    assert desk(channel, datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)).is_open is is_open


def test_hours_are_shanghai_hours_wherever_the_instant_comes_from():
    assert desk(HALLS, datetime(2026, 11, 16, 1, 0, tzinfo=ZoneInfo("UTC"))).is_open


def test_the_front_page_has_both_doors_and_the_hotline(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/").content.decode()
    assert 'href="/complain/"' in page
    assert 'action="/progress/"' in page
    assert "tel:" in page


@pytest.mark.parametrize("slug", sorted(PAGES))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_footer_opens(client, slug, language):
    assert client.get(f"/pages/{slug}/", headers={"accept-language": language}).status_code == 200


def test_any_other_page_is_not_found(client):
    assert client.get("/pages/base/").status_code == 404


def test_reading_starts_no_session(client, db):
    client.get("/")
    client.get("/complain/")
    client.get("/progress/")
    assert "sessionid" not in client.cookies
