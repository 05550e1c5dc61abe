"""A file of another system is brought in by keyboard alone; axe reads each page as narrow as a telephone."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from channels_intake.importing import working
from channels_intake.importing.pages import one
from channels_intake.models import Import
from complaints.models import Ticket
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.hands import Hands
from tests.channels_intake.importing.files import as_csv, closed, still_open

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = (closed("A-1"), still_open("A-2"), closed("A-3", 受理时间="昨天"))


@pytest.fixture
def looks(axe):
    """Fails on whatever axe finds, and on a page that is wider than a telephone."""

    def check(page: Page) -> None:
        page.set_viewport_size(ViewportSize(width=PHONE["width"], height=PHONE["height"]))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        axe(page)
        page.set_viewport_size(ViewportSize(width=DESKTOP["width"], height=DESKTOP["height"]))

    return check


def test_from_the_file_to_the_tickets_by_keyboard_alone(sign_in, people, looks, tmp_path, monkeypatch):
    file = tmp_path / "旧工单.csv"
    file.write_bytes(as_csv(*ROWS, encoding="gb18030"))
    page = sign_in(people.supervisor)
    hands = Hands(page)
    page.goto("/work/imports/")
    looks(page)
    hands.tab_to("a[href='/work/imports/new/tickets/']")
    hands.press("Enter")
    hands.arrive("**/new/tickets/")
    hands.tab_to("#main [type=file]")
    page.set_input_files("#main [type=file]:focus", file)  # the dialogue is the browser's own
    hands.tab_to("[name=source]")
    hands.type("old-crm")
    looks(page)
    hands.press("Enter")
    page.wait_for_url(lambda address: "/new/" not in address)
    expect(page.locator("#id_column_number")).to_have_value("0")  # guessed by its header
    looks(page)
    hands.tab_to("#main form[action$='/columns/'] .btn-primary")
    hands.press("Enter")
    expect(page.locator("#problems")).to_be_visible()
    expect(page.locator("#main")).to_contain_text("昨天")
    assert not Ticket.objects.exists()
    looks(page)
    with page.expect_download() as report:
        hands.tab_to("#main a[download]")
        hands.press("Enter")
    assert "昨天" in report.value.path().read_text("utf-8-sig")
    monkeypatch.setitem(one.AT_ONCE, Import.Kind.TICKETS, 0)  # as if it were large: a worker's
    hands.tab_to("#main form[action$='/start/'] .btn-primary")
    hands.press("Enter")
    expect(page.locator("#main progress")).to_be_visible()
    looks(page)
    working.work(now=timezone.now())
    expect(page.locator("#main progress")).to_have_count(0)  # the page looks again by itself
    expect(page.locator("#counts + *, #main dl").first).to_contain_text("2")
    looks(page)
    assert Ticket.objects.count() == 2
