"""The workspace in a real browser: keys, live rows, tabs, and everything without JavaScript too."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from complaints.models import Ticket
from complaints.states import State
from tests.accessibility import fine, fine_everywhere, follow
from tests.factories import PASSWORD, PHONE

OPEN = Callable[..., Page]


@pytest.fixture
def desk(chromium: Browser, live_server: Any, people: Any) -> Iterator[OPEN]:
    """`desk(people.agent)`: that person signed in, through the form."""
    contexts = []

    def opened(person: Any, *, script: bool = True, width: int = 1366) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 768},
            java_script_enabled=script,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/staff/sign-in/")
        page.fill("[name=staff_number]", person.staff_number)
        page.fill("[name=password]", PASSWORD)
        page.click("main form .btn-primary")
        page.wait_for_url("**/work/**")
        return page

    yield opened
    for context in contexts:
        context.close()


def test_every_page_is_accessible_and_fits(desk, people, journey):
    tickets = {
        state: journey.to(state).number for state in (State.INTAKE, State.INVESTIGATING, State.PLAN_REVIEW)
    }
    Ticket.objects.update(
        next_due_at=timezone.now() + timedelta(minutes=30), may_escalate=True, is_repeat=True
    )
    visits = {
        "leader": [
            "/work/queue/unit/",
            "/work/queue/all/?stage=4&priority=x&q=手机",
            "/work/queue/overdue/",
            "/work/approvals/",
            "/work/notices/",
            "/work/new/",
            "/staff/profile/",
            "/staff/password/",
            f"/work/tickets/{tickets[State.INTAKE]}/",
            f"/work/tickets/{tickets[State.PLAN_REVIEW]}/",
        ],
        "handler": [f"/work/tickets/{tickets[State.INVESTIGATING]}/", "/work/queue/mine/"],
        "manager": ["/work/"],
    }
    for role, addresses in visits.items():
        page = desk(getattr(people, role))
        for address in addresses:
            page.goto(address)
            fine_everywhere(page)


def test_rows_are_walked_and_opened_by_key(desk, people, journey):
    first, second = journey.entered().ticket, journey.entered().ticket
    page = desk(people.agent)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#t-{second.number}")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url(f"**/work/tickets/{first.number}/")


def test_a_refresh_brings_new_rows_and_counts_and_keeps_the_focus(desk, people, journey):
    first = journey.entered().ticket
    page = desk(people.agent)
    page.focus(f"#t-{first.number}")
    second = journey.entered().ticket
    page.evaluate("htmx.ajax('GET', location.href, {source: '#rows', target: '#rows', swap: 'outerHTML'})")
    expect(page.locator(f"#t-{second.number}")).to_be_visible()
    expect(page.locator(f"#t-{first.number}")).to_be_focused()
    expect(page.locator(".ts-side-in [data-count=mine]")).to_have_text("2")
    expect(page.locator("#queue-about")).to_contain_text("2")


def test_a_row_is_not_renewed_while_it_is_pressed(desk, people, journey):
    ticket = journey.entered().ticket
    page = desk(people.agent)
    page.locator(f"#t-{ticket.number}").hover()
    page.mouse.down()
    source = "{source: '#rows > [hx-trigger]', target: '#rows', swap: 'outerHTML'}"
    page.evaluate(f"htmx.ajax('GET', location.href, {source})")  # as every half minute
    page.mouse.up()
    page.wait_for_url(f"**/work/tickets/{ticket.number}/")


def test_tabs_open_in_place_and_a_move_is_announced(desk, people, journey):
    ticket = journey.entered().ticket
    page = desk(people.agent)
    page.goto(f"/work/tickets/{ticket.number}/")
    page.evaluate("window.same = true")
    page.click("#tab-add_note")
    page.wait_for_selector("[name=text]")
    page.fill("[name=text]", "已回电，用户明天在家")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".ts-note:has-text('已回电，用户明天在家')")
    expect(page.locator("[data-toast=success]")).to_have_count(1)
    assert page.evaluate("window.same") is True
    fine(page)


def test_an_error_keeps_what_was_typed_and_takes_the_focus(desk, people, ticket_in):
    ticket = ticket_in(State.FEEDBACK)
    page = desk(people.agent)
    page.goto(f"/work/tickets/{ticket.number}/")
    page.fill("[name=comment]", "用户说再想想")
    page.click("#actions .btn-primary")
    page.wait_for_selector(".ts-problems:focus")
    assert page.input_value("[name=comment]") == "用户说再想想"
    fine(page)


def test_a_caller_is_looked_up_while_typing(desk, people, journey):
    ticket = journey.entered().ticket
    page = desk(people.agent)
    page.goto("/work/new/")
    page.fill("[name=phone]", PHONE)
    page.fill("[name=name]", "张晓明")
    page.wait_for_selector(f"#known a:has-text('{ticket.subject}')")
    page.fill("[name=description]", "又没信号了")
    page.click(".ts-submit .btn-primary")
    page.wait_for_selector("#read-out")
    assert PHONE not in page.url
    fine(page)


@pytest.mark.parametrize("script", [True, False])
def test_a_plan_is_written_row_by_row(desk, people, ticket_in, script):
    ticket = ticket_in(State.INVESTIGATING)
    page = desk(people.handler, script=script)
    page.goto(f"/work/tickets/{ticket.number}/?move=submit_plan")
    page.fill("[name=finding]", "射频单元故障")
    page.click("[name=add_row][value=steps]:visible")
    page.wait_for_selector("[name=step-3-text]")
    page.fill("[name=evidence]", "告警截图")
    for name in ("verified_true", "verified_accurate", "verified_complete"):
        page.check(f"[name={name}]")
    page.select_option("[name=remedy-0-remedy]", index=1)
    page.fill("[name=remedy-0-amount]", "50.01")
    if script:
        expect(page.locator("[data-sum]")).to_contain_text("¥50.01")
    page.select_option("[name=responsibility]", index=1)
    page.select_option("[name=cause]", index=1)
    page.fill("[name=step-3-text]", "更换射频单元")
    page.select_option("[name=step-3-department]", index=1)
    page.fill("[name=step-3-owner]", "何立")
    page.fill("[name=step-3-due_on]", (timezone.localdate() + timedelta(days=1)).isoformat())
    page.click("#actions .btn-primary")
    page.wait_for_selector("#event-5")
    assert Ticket.objects.get(pk=ticket.pk).plans.get().steps.get().text == "更换射频单元"


def test_without_javascript_filters_and_moves_work(desk, people, journey, category_complex):
    ticket = journey.entered().ticket
    page = desk(people.agent, script=False)
    page.fill(".ts-bar [name=q]", PHONE)
    page.select_option("[name=stage]", "1")
    follow(page, ".ts-bar form button")
    assert PHONE not in page.url
    follow(page, f"#t-{ticket.number}")
    page.select_option("[name=category]", str(category_complex.pk))
    follow(page, "#actions .btn-primary")
    assert Ticket.objects.get(pk=ticket.pk).state == State.CLASSIFIED


@pytest.mark.parametrize("script", [True, False])
def test_a_look_at_personal_data_loses_nothing_typed_and_a_reload_hides_it(desk, people, ticket_in, script):
    ticket = ticket_in(State.INVESTIGATING)
    page = desk(people.handler, script=script)
    page.goto(f"/work/tickets/{ticket.number}/?move=submit_plan")
    page.fill("[name=finding]", "写到一半的核实结论")
    page.click("#customer summary")
    page.fill("[name=reason]", "约用户上门测试")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#customer:has-text('{PHONE}')")
    expect(page.locator("#history")).to_contain_text("约用户上门测试")
    if script:
        expect(page.locator("[name=finding]")).to_have_value("写到一半的核实结论")
        expect(page.locator("#customer :focus")).to_be_visible()
        fine(page)
    page.goto(f"/work/tickets/{ticket.number}/")
    assert PHONE not in page.content()


def test_a_number_opens_a_form_and_stands_in_its_first_field(desk, people, ticket_in):
    ticket = ticket_in(State.INTAKE)
    page = desk(people.agent)
    page.goto(f"/work/tickets/{ticket.number}/")
    page.keyboard.press("1")
    expect(page.locator(".ts-field:has(:focus) [name=category]")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    tabs = page.eval_on_selector_all(".ts-tabs > a", "tabs => tabs.map(tab => tab.id)")
    page.keyboard.press(str(tabs.index("tab-add_note") + 1))
    page.wait_for_selector("[name=text]:focus")


def test_the_list_of_keys_holds_only_what_works_here(desk, people, journey):
    journey.to(State.PLAN_REVIEW)
    page = desk(people.leader)
    for address, works in {
        "/work/approvals/": {"j": True, "1": False},
        "/work/notices/": {"j": False, "1": False},
    }.items():
        page.goto(address)
        page.keyboard.press("?")
        for key, shown in works.items():
            expect(page.locator(f"#keys kbd:text-is('{key}')")).to_be_visible(visible=shown)
        expect(page.locator("#keys kbd:text-is('x')")).to_be_hidden()
        fine(page)
        page.keyboard.press("Escape")


def test_on_a_phone_the_decision_comes_before_steps_and_limits(desk, people, ticket_in):
    ticket = ticket_in(State.NEGOTIATING)
    page = desk(people.agent, width=390)
    page.goto(f"/work/tickets/{ticket.number}/")
    tops = [
        page.locator(part).bounding_box()["y"] for part in ("#actions", ".ts-stages", "#history", ".ts-aside")
    ]
    assert tops == sorted(tops)
