"""A limit warns, runs out and escalates while people look on: real sweeps, real pages, time pushed on.

Nothing waits for a day here: the instants of the clock are moved into the past, and the sweep goes by
the database's own clock as ever.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import F
from django.template import engines
from django.template.loaders.filesystem import Loader
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints.models import Ticket
from complaints.states import State
from notifications.models import Notice
from reports.models import Display
from sla.auditor import audit
from sla.enforcer import sweep
from sla.models import Clock
from tests.accessibility import fine_in_both_themes
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
POLL_MS = 20_000  # more than enough, for rounds that are short here
ROUND, SHORT_ROUND = "every 12s", "every 1s"
MOVED = ("started_at", "due_at", "original_due_at", "next_step_at")


@pytest.fixture
def _short_rounds(monkeypatch) -> Iterator[None]:
    """What a page fetches anew every twelve seconds, it fetches every second."""
    read = Loader.get_contents
    monkeypatch.setattr(
        Loader, "get_contents", lambda self, origin: read(self, origin).replace(ROUND, SHORT_ROUND)
    )
    _forget_templates()
    yield
    monkeypatch.undo()
    _forget_templates()


def _forget_templates() -> None:
    for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]
        loader.reset()


def test_the_pages_follow_in_rounds():
    """Else these tests would wait for the real ones."""
    for name in ("_live", "_wall"):
        assert ROUND in (settings.BASE_DIR / f"templates/reports/dashboard/{name}.html").read_text()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ticket(journey) -> Ticket:
    """A complaint just entered, with one limit running: the 24 hours of its solution."""
    return journey.to(State.INTAKE)


@pytest.fixture
def pass_until(ticket):
    """`pass_until(percent)`: so much of the limit is used, give or take some time."""

    def passed(percent: int, **beyond) -> None:
        clock = running(ticket)
        reached = clock.started_at + (clock.due_at - clock.started_at) * percent / 100
        by = reached + timedelta(**beyond) - timezone.now()
        Clock.objects.filter(pk=clock.pk).update(**{name: F(name) - by for name in MOVED})
        Ticket.objects.filter(pk=ticket.pk).update(
            next_due_at=F("next_due_at") - by, next_due_from=F("next_due_from") - by
        )

    return passed


def running(ticket: Ticket) -> Clock:
    return ticket.clocks.get(target="solution", cancelled_at=None)


def steps(ticket: Ticket) -> list[str]:
    """In the order they were recorded: an instant pushed on may lie before one that came of itself."""
    return list(running(ticket).fired.order_by("pk").values_list("step", flat=True))


def shows(page: Page, figure: str, number: int) -> None:
    """The dashboard's number, of its own accord within a round."""
    expect(page.locator(f"#n-{figure}")).to_have_text(str(number), timeout=POLL_MS)


@pytest.mark.usefixtures("_short_rounds")
def test_a_limit_warns_runs_out_and_escalates_before_everybodys_eyes(sign_in, people, ticket, pass_until):
    board, desk = sign_in(people.supervisor), sign_in(people.agent, language="en-GB")
    page_of_ticket = reverse("workspace:ticket", args=[ticket.number])
    sweep()
    expect(board).to_have_url(re.compile(f"{reverse('reports:dashboard')}$"))
    shows(board, "open", 1)
    shows(board, "overdue", 0)
    counting = desk.locator(".ts-clock:has(time[data-due])").first

    pass_until(90, seconds=1)
    sweep()
    assert steps(ticket) == ["remind", "warn"]
    shows(board, "four-hours", 1)
    pass_until(90, seconds=1)
    desk.goto(page_of_ticket)
    expect(counting).to_have_class(re.compile("is-soon"))
    expect(counting.locator("time")).to_have_text("2 h 23 min left")

    pass_until(100, minutes=-30)
    shows(board, "hour", 1)

    desk.clock.install()
    pass_until(100, seconds=-50)
    desk.reload()
    expect(counting.locator("time")).to_have_text("under 1 min left")
    desk.clock.fast_forward("00:50")
    expect(counting).to_have_class(re.compile("is-late"))  # nobody loaded anything
    expect(counting.locator("time")).to_have_text("under 1 min overdue")
    pass_until(100, seconds=1)
    sweep()
    assert steps(ticket)[-1] == "breach"
    shows(board, "overdue", 1)
    shows(board, "hour", 0)
    broken = board.locator(f"tbody a[id='b?target=solution&unit={people.agent.unit_id}']")
    expect(broken).to_have_text("1", timeout=POLL_MS)

    pass_until(100, hours=4, seconds=1)
    sweep()
    pass_until(100, hours=24, seconds=1)
    sweep()
    assert steps(ticket)[-2:] == ["escalate_head", "escalate_supervision"]
    told = Notice.objects.filter(kind="deadline", transport="in_app", about=ticket.number)
    assert told.filter(recipient=people.supervisor).count() == 1
    desk.reload()
    expect(desk.locator("main")).to_contain_text("Escalated to the supervision group")


@pytest.mark.usefixtures("_short_rounds")
def test_the_number_leads_to_the_ticket_and_keeps_the_focus(sign_in, people, ticket, pass_until):
    pass_until(100, minutes=5)
    sweep()
    board = sign_in(people.supervisor)
    overdue, as_of = board.locator("#n-overdue"), board.locator(".ts-asof time")
    overdue.focus()
    expect(as_of).not_to_have_text(as_of.inner_text())
    expect(overdue).to_be_focused()
    overdue.click()
    expect(board.locator("main [data-row]")).to_have_count(1)
    board.click(f"main a[href='{reverse('workspace:ticket', args=[ticket.number])}']")
    expect(board.locator("main h1")).to_contain_text(ticket.subject)
    board.click(f".ts-side-in a[href='{reverse('reports:dashboard')}']")
    expect(overdue).to_have_text("1")


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_dashboard_and_lists_are_accessible(sign_in, people, ticket, pass_until, language):
    pass_until(100, minutes=5)
    sweep()
    page = sign_in(people.supervisor, language=language)
    expect(page.locator("#trends svg")).to_have_count(3)
    fine_in_both_themes(page)
    page.locator("#about-overdue").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#term-overdue")).to_be_visible()
    fine_in_both_themes(page)
    page.keyboard.press("Escape")
    expect(page.locator("#term-overdue")).to_be_hidden()
    for name in ("reports:tickets", "reports:breaches", "reports:displays"):
        page.goto(reverse(name))
        fine_in_both_themes(page)


def test_the_dashboard_fits_a_phone(sign_in, people, ticket, axe):
    page = sign_in(people.leader, size=PHONE)
    page.goto(reverse("reports:dashboard"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)


def test_without_scripts_the_page_says_the_same(sign_in, people, ticket, pass_until):
    pass_until(100, minutes=5)
    page = sign_in(people.supervisor, scripts=False)
    expect(page.locator("#n-overdue")).to_have_text("1")
    page.click("#trends noscript a, #trends a")
    expect(page.locator("#trends svg")).to_have_count(3)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
@pytest.mark.usefixtures("_short_rounds")
def test_the_wallboard_follows_goes_stale_and_goes_dark(sign_in, people, ticket, pass_until, axe, language):
    audit()
    screen = sign_in(people.supervisor, language=language)
    screen.goto(reverse("reports:displays"))
    screen.fill("[name=name]", "一号大厅")
    screen.click("main form .btn-primary")
    screen.wait_for_url(f"**{reverse('reports:wall')}")
    numbers = screen.locator("#wall dl > div dd")
    expect(numbers.nth(4)).to_have_text("0")
    axe(screen)
    pass_until(100, minutes=5)
    sweep()
    expect(numbers.nth(4)).to_have_text("1", timeout=POLL_MS)

    stale = screen.locator("#wall .ts-stale")
    expect(stale).to_be_hidden()
    with screen.expect_event("requestfailed"):  # those on their way before have come
        screen.route("**/wall/", lambda route: route.abort())  # the server is away
    screen.evaluate("() => { document.getElementById('wall').dataset.asOf = '2020-01-01T00:00:00Z'; }")
    expect(stale).to_be_visible()
    axe(screen)
    screen.unroute("**/wall/")
    expect(stale).to_be_hidden(timeout=POLL_MS)  # it came back by itself

    Display.objects.update(closed_at=timezone.now(), closed_by=people.supervisor)
    screen.wait_for_url(f"**{reverse('accounts:sign_in')}**", timeout=POLL_MS)
