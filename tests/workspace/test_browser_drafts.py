"""Typing in a real browser: kept while typing, restored, never in the browser; long lists narrowed."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Department, User
from accounts.roles import Role
from complaints.models import FormDraft
from complaints.states import State
from tests.accessibility import fine, ids_given_twice
from tests.workspace.test_browser import desk  # noqa: F401

STORED = "JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"


def test_what_is_typed_survives_a_reload_and_can_be_thrown_away(desk, people, ticket_in):  # noqa: F811
    ticket = ticket_in(State.INTAKE)
    page = desk(people.agent)
    page.goto(f"/work/tickets/{ticket.number}/?move=add_note")
    page.fill("[name=text]", "用户说一半电话断了")
    page.wait_for_selector("[data-draft-status] svg")
    assert "电话断了" not in page.evaluate(STORED)
    page.goto(f"/work/tickets/{ticket.number}/")
    expect(page.locator("[name=text]")).to_have_value("用户说一半电话断了")
    fine(page)
    page.click(".ts-draft button")
    page.wait_for_selector("[data-toast=success]")
    expect(page.locator("[name=text]")).to_have_value("")


def test_leaving_at_once_keeps_the_last_words(desk, people):  # noqa: F811
    page = desk(people.agent)
    page.goto("/work/new/")
    page.fill("[name=description]", "没等自动保存就走了")
    with page.expect_response("**/work/drafts/"):
        page.click(".ts-side-in a[href='/work/queue/all/']")
    page.wait_for_url("**/queue/all/")
    page.goto("/work/new/")
    expect(page.locator("[name=description]")).to_have_value("没等自动保存就走了")


def test_words_are_kept_when_the_line_breaks_while_they_are_sent(desk, people, ticket_in):  # noqa: F811
    ticket = ticket_in(State.INTAKE)
    page = desk(people.agent)
    page.goto(f"/work/tickets/{ticket.number}/?move=add_note")
    page.route("**/add_note/", lambda route: route.abort())
    page.fill("[name=text]", "一口气写完就发送")
    with page.expect_response("**/work/drafts/"):
        page.click("#actions .btn-primary")
    expect(page.locator("[data-toast=error]")).to_be_visible()
    page.reload()
    expect(page.locator("[name=text]")).to_have_value("一口气写完就发送")


def test_after_sending_nothing_is_kept_and_back_misleads_nobody(desk, people, ticket_in):  # noqa: F811
    ticket = ticket_in(State.INTAKE)
    page = desk(people.agent)
    page.goto(f"/work/tickets/{ticket.number}/?move=add_note")
    page.fill("[name=text]", "已回电")
    page.click("#actions .btn-primary")
    page.wait_for_selector("[data-toast=success]")
    page.wait_for_timeout(1500)
    assert not FormDraft.objects.exists()
    page.go_back()
    page.wait_for_selector(".ts-draft")
    expect(page.locator("[name=text]")).to_have_value("")


def test_enter_in_a_restored_form_throws_nothing_away(desk, people):  # noqa: F811
    page = desk(people.agent)
    page.goto("/work/new/")
    page.fill("[name=name]", "张晓明")
    page.wait_for_selector("[data-draft-status] svg")
    page.reload()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.press("[name=name]", "Enter")
    assert FormDraft.objects.exists()


def test_only_handlers_of_the_chosen_department_are_offered(desk, people, ticket_in, headquarters):  # noqa: F811
    other = Department.objects.create(
        code="B", kind="department", parent=headquarters, name_zh="账务部", name_en="Billing"
    )
    theirs = User.objects.create_user("B001", None, name="唐雅琴", role=Role.HANDLER, unit=other)
    ticket = ticket_in(State.CLASSIFIED)
    page = desk(people.agent)
    page.goto(f"/work/tickets/{ticket.number}/?move=assign")
    handler = page.locator("[name=handler]")
    expect(handler.locator(f"option[value='{theirs.pk}']")).to_have_count(0)
    page.select_option("[name=handler]", str(people.handler.pk))
    page.select_option("[name=department]", str(other.pk))
    expect(handler).to_have_value("")
    expect(handler.locator("option[value]:not([value=''])")).to_have_count(1)
    fine(page)


def test_a_category_is_found_by_typing(desk, people, category_simple, category_complex):  # noqa: F811
    page = desk(people.agent)
    page.goto("/work/new/")
    search = page.locator(".ts-narrow")
    search.focus()
    search.press_sequentially("cover")
    category = page.locator("[name=category]")
    expect(category).to_have_value(str(category_complex.pk))
    search.press("Escape")
    expect(category).to_have_value("")
    search.press_sequentially("短信")
    search.press("Enter")
    expect(category).to_be_focused()
    expect(category).to_have_value(str(category_simple.pk))
    fine(page)


@pytest.mark.parametrize("who", ["leader", "handler", "approver", "manager"])
def test_a_walk_leaves_nothing_in_the_console(desk, people, journey, who):  # noqa: F811
    """Above all no word of the content policy: swaps bring no inline style or script."""
    for state in (State.INTAKE, State.INVESTIGATING, State.PLAN_REVIEW):
        journey.to(state)
    page, troubles = desk(getattr(people, who)), []
    page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    links = page.locator(".ts-side-in .ts-nav a").evaluate_all(
        "all => all.map((a) => a.getAttribute('href'))"
    )
    for link in links:
        page.click(f".ts-side-in .ts-nav a[href='{link}']")
        page.wait_for_url(f"**{link}**")  # the calendar leads on to its year
        page.wait_for_load_state("networkidle")
        assert ids_given_twice(page) == [], link
    page.goto("/work/")
    if page.locator("[data-row] a").count():
        page.locator("[data-row] a").first.click()
        page.wait_for_selector(".ts-ticket")
        for tab in page.locator("#actions .ts-tabs > a").evaluate_all("all => all.map((a) => a.id)"):
            with page.expect_response(re.compile("move=")):  # the one opened first is current before
                page.click(f"#{tab}")
            page.wait_for_selector(f"#{tab}[aria-current]")
            page.wait_for_load_state("networkidle")
        page.click("#history-notes")
        page.wait_for_selector("#history-notes[aria-current]")
        page.go_back()
        page.wait_for_selector(".ts-ticket")
    assert troubles == []
