"""One complaint from the customer's form to the archive, every actor in a browser of their own."""

import re
from datetime import timedelta
from typing import Literal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from complaints.models import Attachment, Ticket
from complaints.states import State
from tests.accessibility import follow
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)

STORY = "昨晚八点起城东路这片手机全没信号，店里扫码都收不了钱！老板叫䶮𠮷 😤"
SCRIPT = "<script>document.title='broken'</script>"


@pytest.fixture
def complain(open_context, axe):
    """Fill in the three steps as a customer on a phone; gives number and code of the receipt."""

    def complained(email: str = "", check=axe, **how) -> tuple[Page, str, str]:
        page = open_context(**{"size": PHONE, **how}).new_page()
        page.goto(reverse("portal:home"))
        check(page)
        follow(page, f"a[href='{reverse('complain:who')}']")
        page.fill("[name=name]", "张晓明")
        page.fill("[name=phone]", "138 0000 0000")
        page.fill("[name=email]", email)
        check(page)
        follow(page, "main form .btn-primary")
        page.fill("[name=description]", STORY + SCRIPT)
        page.fill("[name=demand]", "尽快修复，减免停用期间月租")
        page.fill("[name=place]", "城东路 18 号")
        check(page)
        follow(page, "main form .btn-primary")
        page.set_input_files(
            "[type=file]", {"name": "账单.txt", "mimeType": "text/plain", "buffer": "每月扣 15 元".encode()}
        )
        if how.get("scripts", True):  # it goes up at once, and is listed then
            page.locator(".ts-file", has_text="账单.txt").wait_for()
        check(page)
        page.click("main form .btn-primary")
        page.wait_for_url(f"**{reverse('complain:receipt')}")
        check(page)
        text = page.inner_text("main")
        (number,) = set(re.findall(r"TS\d{8}-\d{4}-\d", text))
        (code,) = set(re.findall(r"(?<!\d)\d{6}(?!\d)", text.replace(number, "")))
        return page, number, code

    return complained


def work(page: Page, number: str, move: str, **fields: str | Literal[True]) -> None:
    """Open the ticket, choose a move, fill in its short form as a person would, and send it."""
    page.goto(reverse("workspace:ticket", args=[number]) + f"?move={move}")
    form = page.locator(f"main form[action$='/{move}/']")
    for name, value in fields.items():
        fill(form, name.replace("__", "-"), value)
    page.evaluate("document.querySelector('main').dataset.before = ''")
    with page.expect_response(lambda response: response.url.endswith(f"/{move}/")) as sent:  # no draft
        form.locator(".btn-primary").click()
    page.wait_for_selector("main:not([data-before])")  # the page that comes of it
    assert sent.value.status < 400, page.inner_text("main form")


def fill(form: Locator, name: str, value: str | Literal[True]) -> None:
    control = form.locator(f"[name='{name}']").first
    if value is True:
        for box in form.locator(f"[name='{name}']").all():
            press(form, box)
    elif control.evaluate("element => element.tagName") == "SELECT":
        control.select_option(control.locator("option", has_text=value).get_attribute("value"))
    elif control.get_attribute("type") == "radio":
        press(form, form.locator(f"[name='{name}'][value='{value}']"))
    else:
        control.fill(value)


def press(form: Locator, box: Locator) -> None:
    """Choose a box or radio by its label."""
    form.locator(f"label[for='{box.get_attribute('id')}']").click()


def state_of(number: str) -> str:
    return Ticket.objects.get(number=number).state


def test_from_the_form_to_the_archive(complain, sign_in, people, terms, category_complex, axe):
    customer, number, code = complain("zhang@example.com")
    assert customer.title() != "broken"
    assert Attachment.objects.get(ticket__number=number).name == "账单.txt"
    agent, handler, leader = sign_in(people.agent), sign_in(people.handler), sign_in(people.leader)
    sent_to_the_department(agent, number, axe)
    planned(handler, number, axe)
    approved(leader, number, axe)
    agreed_to(customer, number, code, axe)
    solved_and_told(handler, agent, number)
    rated(customer, number, axe)
    agent.goto(reverse("workspace:ticket", args=[number]))
    axe(agent)
    expect(agent.locator("main")).to_contain_text("䶮𠮷 😤")
    assert Ticket.objects.get(number=number).history.count() == 11


def sent_to_the_department(agent: Page, number: str, axe) -> None:
    agent.goto(reverse("workspace:queue", args=["unassigned"]))
    axe(agent)
    follow(agent, f"a[href*='{number}']")
    axe(agent)
    work(
        agent, number, "classify",
        category="信号覆盖", severity="2", urgency="2", complexity="complex",
    )  # fmt: skip
    assert state_of(number) == State.CLASSIFIED
    work(agent, number, "assign")
    assert state_of(number) == State.ASSIGNED


def planned(handler: Page, number: str, axe) -> None:
    work(handler, number, "start_investigation")
    axe(handler)
    work(
        handler, number, "submit_plan",
        finding="3 号站射频单元故障", evidence="告警截图、路测记录",
        verified_true=True, verified_accurate=True, verified_complete=True,
        responsibility="企业：网络", cause="设备故障", remedy__0__remedy="修复", remedy__0__amount="120.00",
        step__0__text="更换射频单元", step__0__department="网络部",
        step__0__owner="何立", step__0__due_on=f"{timezone.localdate() + timedelta(days=3)}",
    )  # fmt: skip
    assert state_of(number) == State.PLAN_REVIEW


def approved(leader: Page, number: str, axe) -> None:
    leader.goto(reverse("workspace:approvals"))
    expect(leader.locator("main")).to_contain_text(number)
    axe(leader)
    work(leader, number, "approve_plan", opinion="同意")
    assert state_of(number) == State.NEGOTIATING


def agreed_to(customer: Page, number: str, code: str, axe) -> None:
    customer.goto(reverse("portal:find"))
    customer.fill("[name=number]", number.lower().replace("-", " "))
    customer.fill("[name=code]", code)
    customer.locator("main form .btn").first.click()
    expect(customer.locator("main")).to_contain_text("更换射频单元")
    axe(customer)
    follow(customer, f"a[href$='{reverse('portal:agree', args=[number])}']")
    axe(customer)
    customer.locator("main form .btn-primary").first.click()
    customer.wait_for_url(f"**{reverse('portal:progress', args=[number])}")
    assert state_of(number) == State.IMPLEMENTING


def solved_and_told(handler: Page, agent: Page, number: str) -> None:
    work(handler, number, "resolve", done=True, outcome="信号已恢复", proof="路测记录")
    assert state_of(number) == State.RESOLVED
    work(
        agent, number, "give_feedback",
        result="信号已恢复，已减免月租", cause="射频单元故障", improvement="同批设备巡检",
        closing="apology", channel="phone", reached=True,
    )  # fmt: skip
    assert state_of(number) == State.FEEDBACK


def rated(customer: Page, number: str, axe) -> None:
    customer.goto(reverse("portal:rate", args=[number]))
    axe(customer)
    fill(customer.locator("main"), "score", "5")
    customer.locator("main form .btn-primary").first.click()
    customer.wait_for_url(f"**{reverse('portal:progress', args=[number])}")
    assert state_of(number) == State.ARCHIVED
    axe(customer)


def test_solved_on_the_spot(sign_in, people, category_simple, axe):
    agent = sign_in(people.agent)
    agent.goto(reverse("desk:new"))
    axe(agent)
    agent.fill("[name=phone]", "13900000000")
    agent.fill("[name=name]", "王芳")
    agent.fill("[name=description]", "验证码短信一直收不到")
    chosen = agent.locator("[name=category] option", has_text="短信").get_attribute("value")
    agent.select_option("[name=category]", chosen)
    agent.locator("main form .btn-primary").first.click()
    agent.wait_for_url("**/work/tickets/**")
    number = Ticket.objects.get().number
    assert re.search(r"(?<!\d)\d{6}(?!\d)", agent.inner_text("main")), "the code to read out"
    agent.reload()
    work(agent, number, "resolve_on_the_spot", solution="已重新开通短信功能", customer_agrees=True)
    assert state_of(number) == State.RESOLVED
    work(
        agent, number, "give_feedback",
        result="短信已恢复", cause="功能被误关", improvement="已核对开关流程",
        closing="thanks", channel="phone", written="短信", reached=True,
    )  # fmt: skip
    work(sign_in(people.leader), number, "archive", reached=True, score="5")  # not who solved it
    assert state_of(number) == State.ARCHIVED


def test_a_complaint_needs_no_script(complain):
    page, number, code = complain(scripts=False, check=lambda page: None)  # axe is a script
    page.goto(reverse("portal:find"))
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    page.locator("main form .btn").first.click()
    expect(page.locator("main")).to_contain_text(number)
