"""The form was sent and its answer got lost on the way, as it happens to telephones in a lift."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints.models import Ticket
from tests.channels_intake.filling import SEND, WHAT, WHO

pytestmark = pytest.mark.django_db
PAGE = "/complain/send/"


class Browser(Client):
    """One that sends the token of the page it shows, as a form does."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)

    def token(self, page: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(page).content.decode())
        assert found
        return found[1]

    def fill_in(self, page: str, words: dict[str, str]) -> None:
        assert self.post(page, words | {"csrfmiddlewaretoken": self.token(page)}).status_code == 302


@pytest.fixture
def browser() -> Browser:
    made = Browser()
    made.fill_in("/complain/", WHO)
    made.fill_in("/complain/what/", WHAT)
    return made


@pytest.fixture
def form(browser) -> dict[str, str]:
    return SEND | {"csrfmiddlewaretoken": browser.token(PAGE)}


@pytest.fixture
def without_answer(browser, form) -> Iterator[None]:
    """Sent; what the answer would have changed in the browser did not get there."""
    before = browser.cookies["sessionid"].value
    browser.post(PAGE, form)
    assert browser.cookies["sessionid"].value != before
    browser.cookies["sessionid"] = before
    yield
    assert Ticket.objects.count() == 1


@pytest.mark.usefixtures("without_answer")
def test_sent_again_it_leads_to_the_receipt_however_often_the_answer_is_lost(browser, form):
    lost = browser.cookies["sessionid"].value
    for _time in range(2):
        browser.cookies["sessionid"] = lost
        answer = browser.post(PAGE, form, follow=True)
        assert answer.redirect_chain == [("/complain/receipt/", 302)]
        assert answer.context["ticket"] == Ticket.objects.get()


@pytest.mark.usefixtures("without_answer")
def test_gone_back_to_it_tells_the_number_and_not_the_code(browser):
    number = Ticket.objects.get().number
    page = browser.get(PAGE, follow=True)
    assert page.redirect_chain == [(f"/progress/?number={number}", 302)]
    assert page.content.decode().count(number) > 1
    assert browser.get("/complain/").context["sent"] == number
    assert browser.get("/complain/receipt/").headers["Location"] == "/progress/"


@pytest.mark.usefixtures("without_answer")
def test_whoever_only_knew_the_session_does_not_see_the_receipt(browser, form):
    stranger = Browser()
    stranger.cookies["sessionid"] = browser.cookies["sessionid"].value
    stranger.cookies["csrftoken"] = browser.cookies["csrftoken"].value
    own = SEND | {"csrfmiddlewaretoken": stranger.token("/complain/")}
    assert stranger.post(PAGE, own).headers["Location"].startswith("/progress/?number=")
    assert stranger.get("/complain/receipt/").headers["Location"] == "/progress/"
    assert stranger.get(f"/progress/{Ticket.objects.get().number}/").status_code == 302


def test_pressed_twice_the_second_answer_shows_the_receipt_too(browser, form, monkeypatch):
    """Its request had read the session before the first was done."""
    waiting = "channels_intake.channels.web.sending.locked"

    def after_the_other(draft):
        monkeypatch.undo()
        other = Browser()
        other.cookies = browser.cookies.copy()
        assert other.post(PAGE, form).headers["Location"] == "/complain/receipt/"

    monkeypatch.setattr(waiting, after_the_other)
    answer = browser.post(PAGE, form, follow=True)
    assert answer.context["ticket"] == Ticket.objects.get()


def test_what_was_acknowledged_is_on_the_disk(browser, form):
    """Nothing in the complaint's own transaction lets PostgreSQL answer before it has written."""
    with CaptureQueriesContext(connection) as ran:
        browser.post(PAGE, form)
    said = [each["sql"] for each in ran.captured_queries]
    entered = next(place for place, sql in enumerate(said) if "complaints_ticket" in sql and "INSERT" in sql)
    done = next(place for place in range(entered, len(said)) if said[place].startswith("RELEASE SAVEPOINT"))
    assert not [sql for sql in said[:done] if "synchronous_commit" in sql]
