"""Every kind of page of the administration in a browser: accessible, and in one language."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import Skill
from complaints.models import Route
from tests.accessibility import fine_in_both_themes, follow
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
OPEN = Callable[..., Page]
# What stays in Latin letters on a Chinese page: codes, staff numbers, names in English, its switch.
LATIN_ON_PURPOSE = "[lang=en], .field-code, .field-name_en, .ts-me, kbd"
NAMES = re.compile(r"\b[A-Z]\d+\b|\benglish\b|\bEnglish\b|\bNetwork\b")


@pytest.fixture
def pages(client, people, network, category_simple, terms) -> list[str]:
    """One address of each kind, with rows that have a history."""
    skill = Skill.objects.create(code="english", name_zh="英语", name_en="English")
    route = Route.objects.create(category=category_simple, branch=network, department=network)
    unit = reverse("admin:accounts_department_change", args=[network.pk])
    client.force_login(people.administrator)
    changed = {"name_zh": "网络运维部", "name_en": network.name_en, "is_active": "on"}
    client.post(unit, {"kind": network.kind, **changed})
    person = [people.agent.pk]
    return [
        reverse("admin:index"),
        reverse("admin:app_list", args=["accounts"]),
        reverse("admin:accounts_user_changelist"),
        reverse("admin:accounts_user_changelist") + "?q=none",
        reverse("admin:accounts_user_changelist") + "?role__exact=agent&o=-2",
        reverse("admin:accounts_user_add"),
        reverse("admin:accounts_user_change", args=person),
        reverse("admin:accounts_user_history", args=person),
        reverse("admin:auth_user_password_change", args=person),
        reverse("admin:accounts_user_change", args=[people.administrator.pk]),
        reverse("admin:accounts_department_history", args=[network.pk]),
        reverse("admin:complaints_category_change", args=[category_simple.pk]),
        reverse("admin:complaints_route_delete", args=[route.pk]),
        reverse("admin:accounts_skill_change", args=[skill.pk]),
        reverse("accounts:password"),
    ]


KINDS = [
    "accounts_user",
    "accounts_department",
    "accounts_skill",
    "complaints_category",
    "complaints_route",
    "complaints_term",
]


@pytest.fixture
def office(chromium: Browser, live_server: Any, people: Any) -> Iterator[OPEN]:
    """`office(people.administrator)`: signed in at the administration; trouble in the console fails."""
    troubles: list[str] = []
    contexts = []

    def opened(person: Any, *, width: int = 1366, script: bool = True, **how: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            **{"locale": "zh-CN", **how},
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
        page.goto(f"/admin/login/?next={reverse('admin:index')}")
        page.fill("[name=staff_number]", person.staff_number)
        page.fill("[name=password]", PASSWORD)
        page.click("main form .btn-primary")
        page.wait_for_url("**/admin/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.mark.parametrize(("locale", "theme", "width"), [("zh-CN", "light", 1366), ("en-GB", "dark", 390)])
def test_every_page_is_accessible_and_fits(office, people, pages, locale, theme, width):
    page = office(people.administrator, locale=locale, color_scheme=theme, width=width)
    for address in pages:
        page.goto(address)
        assert page.locator("html").get_attribute("data-bs-theme") == theme
        fine_in_both_themes(page)


def test_every_chinese_page_is_in_chinese(office, people, pages):
    page = office(people.administrator)
    latin = {}
    more = [reverse(f"admin:{kind}_{each}") for kind in KINDS for each in ("changelist", "add")]
    for address in [*pages, *more]:
        page.goto(address)
        for summary in page.locator(".ts-sieve summary").all():
            summary.click()
        page.evaluate(f"document.querySelectorAll('{LATIN_ON_PURPOSE}').forEach(each => each.remove())")
        words = re.findall(r"[A-Za-z]{2,}", NAMES.sub("", page.inner_text("body") + page.title()))
        if words:
            latin[address] = words
    assert latin == {}


def test_an_administrator_finds_the_way_between_both_parts(office, people):
    page = office(people.administrator)
    page.click(".ts-lang button")
    page.get_by_role("heading", name="People and reference data").wait_for()
    page.click("nav >> text=Notices")
    page.wait_for_url("**/work/notices/")
    page.click("nav >> text=Administration")
    page.wait_for_url("**/admin/")
    assert page.evaluate("[...document.styleSheets].some(sheet => sheet.href.includes('admin'))")
    page.click("[data-theme-toggle]")
    follow(page, f"nav a[href='{reverse('admin:accounts_user_changelist')}']:visible")
    expect(page.locator("h1")).to_have_text("People")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [1366, 390])
def test_somebody_new_starts_with_a_password_of_their_own(office, people, team, script, width):
    page = office(people.administrator, script=script, width=width)
    page.goto(reverse("admin:accounts_user_add"))
    page.fill("[name=staff_number]", "x 1!")
    page.fill("[name=name]", "新同事")
    page.select_option("[name=role]", "agent")
    page.click("[name=_save]")
    expect(page.locator(".ts-problems li")).to_have_count(2)
    page.fill("[name=staff_number]", "k7777")
    page.select_option("[name=unit]", str(team.pk))
    given = page.input_value("[name=temporary_password]")
    page.click("[name=_save]")
    page.get_by_text("K7777").first.wait_for()
    page.context.clear_cookies()
    page.goto(reverse("accounts:sign_in"))
    page.fill("[name=staff_number]", "K7777")
    page.fill("[name=password]", given)
    page.click("main form .btn-primary")
    page.wait_for_url("**/staff/password/")
    page.goto(reverse("workspace:home"))
    page.wait_for_url("**/staff/password/")
    page.fill("[name=old_password]", given)
    page.fill("[name=new_password1]", "lantern river teahouse")
    page.fill("[name=new_password2]", "lantern river teahouse")
    page.click("main form .btn-primary")
    page.wait_for_url("**/staff/profile/")
