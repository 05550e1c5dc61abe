"""A customer with a telephone: from the front page to the receipt and the decision, read by axe."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from complaints.models import Ticket
from complaints.portal.front import PAGES
from complaints.states import State
from tests.accessibility import fine_in_both_themes, follow
from tests.factories import Journey

OPEN = Callable[..., Page]
CONTINUE = ".ts-go button.btn-primary"


@pytest.fixture
def telephone(chromium: Browser, live_server: Any) -> Iterator[OPEN]:
    contexts = []

    def opened(*, script: bool = True, language: str = "zh-CN") -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": 390, "height": 844},
            java_script_enabled=script,
            locale=language,
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def complain(page: Page, look: Callable[[Page], None]) -> None:
    page.goto("/")
    look(page)
    follow(page, ".ts-door a.btn-primary")
    look(page)
    page.fill("[name=name]", "张䶮𠮷")
    follow(page, CONTINUE)
    look(page)
    page.fill("[name=phone]", "13800000000")
    follow(page, CONTINUE)
    look(page)
    page.fill("[name=description]", "昨晚八点起城东路这片手机全没信号 😡")
    follow(page, CONTINUE)
    look(page)
    page.click("button[name=send]")
    page.wait_for_url("**/receipt/")
    look(page)
    follow(page, ".ts-go a.btn-primary")
    look(page)


def enter_code(page: Page, number: str, code: str) -> None:
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    follow(page, "form.ts-fields button.btn-primary")


def test_the_form_has_no_violation_on_the_way(telephone: OPEN) -> None:
    complain(telephone(), fine_in_both_themes)


@pytest.mark.usefixtures("transactional_db")
def test_everything_works_without_scripts(telephone: OPEN) -> None:
    complain(telephone(script=False), lambda page: None)
    assert Ticket.objects.get().customer.name == "张䶮𠮷"


@pytest.mark.parametrize(
    ("state", "pages"),
    [
        (State.INVESTIGATING, ("files/",)),
        (State.NEGOTIATING, ("agree/", "change/")),
        (State.FEEDBACK, ("rate/", "result/")),
        (State.ARCHIVED, ()),
    ],
)
def test_progress_pages_have_no_violation(
    telephone: OPEN, journey: Journey, state: State, pages: tuple[str, ...]
) -> None:
    ticket, page = journey.to(state), telephone(language="en")
    page.goto("/progress/")
    enter_code(page, ticket.number, journey.code)
    fine_in_both_themes(page)
    for path in pages:
        page.goto(f"/progress/{ticket.number}/{path}")
        fine_in_both_themes(page)


def test_pages_that_explain_have_no_violation(telephone: OPEN) -> None:
    page = telephone()
    for slug in sorted(PAGES):
        page.goto(f"/pages/{slug}/")
        fine_in_both_themes(page)


def test_words_survive_a_session_that_ended(telephone: OPEN, journey: Journey) -> None:
    ticket, page = journey.to(State.NEGOTIATING), telephone()
    page.goto("/progress/")
    enter_code(page, ticket.number, journey.code)
    page.goto(f"/progress/{ticket.number}/change/")
    page.fill("[name=wanted]", "请换个日期")
    page.context.clear_cookies(name="sessionid")
    page.click(CONTINUE)
    page.wait_for_url("**/progress/?number=*")
    enter_code(page, ticket.number, journey.code)
    page.wait_for_url(f"**/progress/{ticket.number}/")
    page.goto(f"/progress/{ticket.number}/change/")
    assert page.input_value("[name=wanted]") == "请换个日期"
