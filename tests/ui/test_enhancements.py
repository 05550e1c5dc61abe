"""What the scripts add; every write works without them."""

import pytest
from playwright.sync_api import Page, expect

from tests.held import Held
from tests.ui.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.ui.urls")]


def fill_in(page: Page) -> None:
    page.locator("#id_who").fill("张三")
    page.locator("#id_what").fill("每月被扣 15 元")
    page.locator("#id_category").select_option("a")
    page.locator("label[for=id_severity_0]").click()
    page.locator("#id_agreed").check()


def test_boosted_pages_move_focus_to_the_heading_and_say_so(open_page: OpenPage) -> None:
    page = open_page("/queue")
    page.evaluate("window.stayed = true")
    page.locator(".ts-side-in a", has_text="客服一班").click()
    expect(page.locator("h1")).to_have_text("Other page")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("#announced")).to_contain_text("Other")
    expect(page.locator(".ts-side-in [aria-current=page]")).to_have_count(1)
    assert page.evaluate("window.stayed") is True


def test_the_latest_link_pressed_counts_whatever_comes_later(open_page: OpenPage) -> None:
    page = open_page("/staff")
    first = Held(page, "**/queue")
    page.locator(".ts-side-in a[href='/queue']").click()
    page.locator(".ts-side-in a[href='/other']").click()
    expect(page.locator("h1")).to_have_text("Other page")
    page.evaluate("document.addEventListener('htmx:beforeSwap', () => { document.body.dataset.came = ''; })")
    first.go_on()
    expect(page.locator("body[data-came]")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Other page")
    assert page.url.endswith("/other")


def test_keys_move_through_the_queue(open_page: OpenPage) -> None:
    page = open_page("/queue")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tr.is-sel")).to_have_count(1)
    expect(page.locator("tr.is-sel")).to_contain_text("主题 1")
    expect(page.locator("[data-bulk] output")).to_contain_text("1")
    page.locator("[data-all]").check()
    expect(page.locator("tr.is-sel")).to_have_count(3)
    page.keyboard.press("o")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()


def test_single_keys_can_be_switched_off(open_page: OpenPage) -> None:
    page = open_page("/queue")
    page.keyboard.press("?")
    page.locator("[data-single-keys]").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator("tr[data-row] a").first).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#find")).to_be_focused()


def test_the_theme_is_remembered(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.locator("[data-theme-toggle]").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_what_is_typed_stays_on_the_device_until_it_is_sent(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.locator("#id_who").fill("张三")
    page.locator("label[for=id_severity_1]").click()
    expect(page.locator("[data-autosave-status] output")).not_to_be_empty()
    page.reload()
    expect(page.locator("#id_who")).to_have_value("张三")
    expect(page.locator("#id_severity_1")).to_be_checked()
    fill_in(page)
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/done")
    page.goto("/form")
    expect(page.locator("#id_who")).to_have_value("")


def test_the_last_word_is_kept_when_the_page_is_left_at_once(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.locator("#id_who").fill("张三")
    page.reload()
    expect(page.locator("#id_who")).to_have_value("张三")


def test_what_was_typed_before_the_script_was_here_is_kept_too(open_page: OpenPage) -> None:
    page = open_page("/done")
    script = Held(page, "**/public*.js")
    page.goto("/form", wait_until="commit")
    page.locator("#id_who").fill("张三")
    script.go_on()
    expect(page.locator("[data-autosave-status] output")).not_to_be_empty()


def test_what_nobody_took_is_not_forgotten(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.locator("#id_who").fill("张三")
    page.route("**/form", lambda route: route.fulfill(body="502"), times=1)  # where the server should answer
    with page.expect_navigation():
        page.locator("main form .btn-primary").click()
    page.goto("/done")  # by an address typed anew, not led on
    page.goto("/form")
    expect(page.locator("#id_who")).to_have_value("张三")


def test_a_form_sent_back_with_errors_keeps_its_copy(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.locator("#id_who").fill("张三")
    page.locator("main form .btn-primary").click()
    page.locator(".ts-problems").wait_for()
    page.goto("/form")
    expect(page.locator("#id_who")).to_have_value("张三")


def test_the_copy_can_be_removed(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.locator("#id_who").fill("张三")
    page.locator("[data-autosave-clear]").click()
    assert page.evaluate("localStorage.length") == 0
    expect(page.locator("#id_who")).to_have_value("")


def test_staff_forms_leave_nothing_on_the_device(open_page: OpenPage) -> None:
    page = open_page("/staff")
    page.locator("#id_who").fill("张三")
    page.locator("main form .btn-primary").click()
    page.locator(".ts-problems").wait_for()
    expect(page.locator("#id_who")).to_have_value("张三")
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "张三" not in kept
    assert "form" not in kept


def test_ctrl_enter_sends_the_form_once(open_page: OpenPage) -> None:
    page = open_page("/staff")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    fill_in(page)
    page.locator("#id_who").press("Control+Enter")
    page.evaluate("document.querySelector('main form')?.requestSubmit()")
    expect(page.locator("h1")).to_have_text("Other page")
    expect(page.locator("#toasts-in")).to_contain_text("已派给网络部")
    assert sent.count("POST") == 1


def test_the_answer_to_a_field_does_not_wake_a_form_that_is_on_its_way(open_page: OpenPage) -> None:
    page = open_page("/staff")
    still_sent = """asked => {
        const form = document.querySelector('main form');
        form.dataset.sent = '';
        const detail = { elt: document.getElementById(asked) || form };
        document.dispatchEvent(new CustomEvent('htmx:afterRequest', { detail }));
        return 'sent' in form.dataset;
    }"""
    assert page.evaluate(still_sent, "id_who")
    assert not page.evaluate(still_sent, "")


def test_everything_is_sent_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/staff", script=False)
    expect(page.locator("[data-theme-toggle]").first).to_be_hidden()
    fill_in(page)
    page.locator("main form .btn-primary").click()
    expect(page.locator("h1")).to_have_text("Other page")
    expect(page.locator("#toasts-in")).to_contain_text("已派给网络部")


def test_long_texts_show_how_much_room_is_left(open_page: OpenPage) -> None:
    page = open_page("/form")
    page.locator("#id_what").fill("问" * 45)
    expect(page.locator("output.ts-count")).to_contain_text("5")
