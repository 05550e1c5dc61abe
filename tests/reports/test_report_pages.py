"""Reports from the schedule to the reader: rights, four eyes, what is published stays, told by a link."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.refusals import KeptApart, NotAllowed
from notifications.messages import rendered
from notifications.models import Notice, Transport
from reports import building_queue, publishing
from reports.building_queue import LEASE, MOST_ATTEMPTS, build_waiting
from reports.building_schedule import ask_for_what_ended
from reports.formats import stored
from reports.models import Edition, Report, Rollup
from reports.periods import Period, PeriodKind
from reports.subscribing import subscribe, subscribed
from tests.factories import PASSWORD
from tests.ui.test_accessible import RULES

pytestmark = pytest.mark.django_db
LIST = "/work/figures/reports/"
ZONE = ZoneInfo("Asia/Shanghai")
State = Edition.State
# The 1st of November 2026 is a Sunday: the first working day is Monday the 2nd.
TWO_OCLOCK = datetime(2026, 11, 2, 2, tzinfo=ZONE)


@pytest.fixture
def now() -> datetime:
    return TWO_OCLOCK


@pytest.fixture
def october(journey) -> Rollup:
    """As if October had one complaint: what the schedule looks for."""
    keys = {"": {"accepted": [1]}}
    return Rollup.objects.create(span=Rollup.Span.MONTH, first="2026-10-01", keys=keys)


@pytest.fixture
def as_(people):
    def browser(role: Role) -> Client:
        client = Client()
        client.force_login(getattr(people, role))
        return client

    return browser


@pytest.fixture
def colleague(team) -> User:
    """A second supervisor."""
    return User.objects.create_user("T900", None, name="第二主管", role=Role.SUPERVISOR, unit=team)


@pytest.fixture
def draft(people, october, now) -> Edition:
    edition = publishing.ask_for(
        period=Period.parse("2026-10"), language="zh-hans", by=people.analyst, now=now
    )
    assert build_waiting(now=now) == 1
    edition.refresh_from_db()
    return edition


@pytest.fixture
def published(draft, people, now) -> Edition:
    publishing.submit(edition=draft, by=people.analyst, now=now)
    publishing.publish(edition=draft, by=people.supervisor, now=now)
    draft.refresh_from_db()
    return draft


def page_of(edition: Edition) -> str:
    return reverse("reports:edition", args=[edition.pk])


def step(client: Client, edition: Edition, name: str, **more: str):
    return client.post(reverse("reports:move", args=[edition.pk]), {"step": name, **more})


def told(kind: str) -> set[User]:
    return {each.recipient for each in Notice.objects.filter(kind=kind) if each.recipient}


# The schedule


def test_the_first_working_day_at_two_asks_for_last_month(october, people):
    assert not ask_for_what_ended(now=TWO_OCLOCK - timedelta(seconds=1))
    assert not ask_for_what_ended(now=TWO_OCLOCK - timedelta(days=1) + timedelta(hours=9))
    assert ask_for_what_ended(now=TWO_OCLOCK)
    report = Report.objects.get()
    assert (report.period, report.language) == ("2026-10", "zh-hans")
    assert build_waiting(now=TWO_OCLOCK) == 1
    edition = report.editions.get()
    assert (edition.state, edition.asked_by, edition.progress) == (State.DRAFT, None, 100)
    assert edition.written.language == "zh-hans"
    assert {people.analyst, people.supervisor} == told("report_drafted")


def test_whoever_was_down_asks_later_and_once(october):
    assert ask_for_what_ended(now=TWO_OCLOCK + timedelta(days=9))
    assert not ask_for_what_ended(now=TWO_OCLOCK + timedelta(days=9))
    build_waiting(now=TWO_OCLOCK + timedelta(days=9))
    assert not ask_for_what_ended(now=TWO_OCLOCK + timedelta(days=10))
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("span", "first", "due", "period"),
    [
        # The Monday after; after a weekend that was a holiday; the first working day of the quarter
        ("day", "2026-10-28", datetime(2026, 11, 2, 2, tzinfo=ZONE), "2026-W44"),
        ("day", "2026-10-07", datetime(2026, 10, 12, 2, tzinfo=ZONE), "2026-W41"),
        ("month", "2026-08-01", datetime(2026, 10, 8, 2, tzinfo=ZONE), "2026-Q3"),
        ("month", "2025-05-01", datetime(2026, 1, 4, 2, tzinfo=ZONE), "2025"),
    ],
)
def test_weeks_quarters_and_years_are_asked_for_on_their_first_working_day(span, first, due, period):
    Rollup.objects.create(span=span, first=first, keys={"": {"accepted": [1]}})
    assert not ask_for_what_ended(now=due - timedelta(seconds=1))
    assert [str(each) for each in ask_for_what_ended(now=due)] == [period]
    assert not ask_for_what_ended(now=due + timedelta(minutes=1))


def test_a_month_without_a_case_has_no_report():
    assert not ask_for_what_ended(now=TWO_OCLOCK)


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_make_one_report(october):
    asked: list[bool] = []
    ready = threading.Barrier(2)

    def schedule() -> None:
        try:
            ready.wait()
            asked.append(bool(ask_for_what_ended(now=TWO_OCLOCK)))
        finally:
            connection.close()

    threads = [threading.Thread(target=schedule) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(asked) == [False, True]
    assert Edition.objects.count() == 1


# Building


def test_what_cannot_be_built_is_tried_again_and_then_told(october, people, now, monkeypatch):
    def broken(**_: object) -> None:
        raise RuntimeError("张晓明 13800001234")

    monkeypatch.setattr(building_queue, "build", broken)
    publishing.ask_for(period=Period.parse("2026-10"), language="en", by=people.analyst, now=now)
    for attempt in range(MOST_ATTEMPTS):
        assert Edition.objects.get().state == State.BUILDING
        assert build_waiting(now=now + timedelta(minutes=2 * attempt)) == 0
    failed = Edition.objects.get()
    assert (failed.state, failed.error) == (State.FAILED, "RuntimeError")
    assert told("report_failed") == {people.analyst}
    monkeypatch.undo()
    publishing.build_again(edition=failed, by=people.analyst, now=now)
    assert build_waiting(now=now) == 1
    assert Edition.objects.get().state == State.DRAFT


def test_a_builder_that_died_is_followed_by_another(october, people, now, monkeypatch):
    publishing.ask_for(period=Period.parse("2026-10"), language="en", by=people.analyst, now=now)
    building_queue._claimed(now)
    assert build_waiting(now=now + LEASE - timedelta(seconds=5)) == 0
    assert build_waiting(now=now + LEASE) == 1


def test_progress_is_shown_while_it_is_built(as_, october, people, now):
    edition = publishing.ask_for(period=Period.parse("2026-10"), language="en", by=people.analyst, now=now)
    Edition.objects.update(progress=40)
    client = as_(Role.ANALYST)
    assert 'value="40"' in client.get(page_of(edition)).content.decode()
    part = {"HX-Request": "true", "HX-Target": "building"}
    assert b"<progress" in client.get(page_of(edition), headers=part).content
    build_waiting(now=now)
    assert client.get(page_of(edition), headers=part).headers["HX-Refresh"] == "true"


# Four eyes, and what stays


def test_whoever_wrote_it_does_not_publish_it(draft, colleague, now):
    publishing.submit(edition=draft, by=colleague, now=now)
    with pytest.raises(KeptApart):
        publishing.publish(edition=draft, by=colleague, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.update(published_by=colleague)


def test_whoever_asked_for_it_does_not_publish_it(october, colleague, people, now):
    period = Period.parse("2026-10")
    edition = publishing.ask_for(period=period, language="en", by=colleague, now=now)
    build_waiting(now=now)
    publishing.submit(edition=edition, by=people.analyst, now=now)
    with pytest.raises(KeptApart):
        publishing.publish(edition=edition, by=colleague, now=now)


def test_nothing_is_published_unread(draft, people, now):
    with pytest.raises(publishing.WrongState):
        publishing.publish(edition=draft, by=people.supervisor, now=now)
    publishing.submit(edition=draft, by=people.analyst, now=now)
    assert told("report_submitted") == {people.supervisor}
    publishing.send_back(edition=draft, by=people.supervisor, now=now)
    assert Edition.objects.get().state == State.DRAFT


def test_what_is_published_is_sealed(published):
    document = published.written
    assert not document.is_draft
    assert document.digest == published.digest == stored.digest(document)
    assert published.versions["on_time"] == 1


@pytest.mark.parametrize("change", [{"document": "x"}, {"state": "draft"}, {"digest": ""}, {"progress": 1}])
def test_what_is_published_cannot_be_changed(published, change):
    with pytest.raises(DatabaseError, match="published"), transaction.atomic():
        Edition.objects.update(**change)
    with pytest.raises(DatabaseError, match="published"), transaction.atomic():
        Edition.objects.all().delete()


def test_a_correction_is_a_new_edition_that_says_what_changed(as_, published, now):
    client = as_(Role.ANALYST)
    assert step(client, published, "correct").status_code == 422
    response = step(client, published, "correct", changes="城西分公司补录 3 件。")
    second = Edition.objects.get(number=2)
    assert response.url == page_of(second)
    assert step(client, published, "correct", changes="又一次").url == page_of(second)
    build_waiting(now=second.asked_at)
    second.refresh_from_db()
    assert second.written.edition == "2"
    assert "城西分公司补录 3 件。" in second.document
    assert Edition.objects.get(number=1).digest == published.digest


def test_each_step_twice_is_once(as_, draft, people):
    analyst, supervisor = as_(Role.ANALYST), as_(Role.SUPERVISOR)
    for client, name in ((analyst, "submit"), (supervisor, "publish")):
        assert {step(client, draft, name).status_code for _ in range(2)} == {302}
    assert Edition.objects.get().state == State.PUBLISHED


# Who reads what


@pytest.mark.parametrize("role", Role)
def test_drafts_are_for_those_who_write_and_publish(as_, draft, role):
    expected = 200 if role in {Role.ANALYST, Role.SUPERVISOR} else 404
    assert as_(role).get(page_of(draft)).status_code == expected


@pytest.mark.parametrize("role", Role)
def test_what_is_published_is_for_those_who_read_figures(as_, published, role):
    reads = role in {Role.ANALYST, Role.SUPERVISOR, Role.MANAGER, Role.LEADER}
    client = as_(role)
    assert client.get(page_of(published)).status_code == (200 if reads else 404)
    file = reverse("reports:download", args=[published.pk])
    assert client.get(file, {"format": "csv"}).status_code == (200 if reads else 404)
    assert (published.report.period in client.get(LIST).content.decode()) == reads


def test_managers_neither_write_nor_publish(people, published, draft, now):
    for move in (publishing.submit, publishing.publish, publishing.build_again, publishing.send_back):
        with pytest.raises(NotAllowed):
            move(edition=draft, by=people.manager, now=now)
    with pytest.raises(NotAllowed):
        publishing.correct(edition=published, changes="x", by=people.manager, now=now)


def test_figures_lead_to_cases_for_those_who_see_them(as_, published):
    link = "/work/figures/behind/volume/?period=2026-10"
    assert link in as_(Role.SUPERVISOR).get(page_of(published)).content.decode()
    for role in (Role.MANAGER, Role.ANALYST, Role.LEADER):
        assert "/behind/" not in as_(role).get(page_of(published)).content.decode()


@pytest.mark.parametrize("name", ["xlsx", "docx", "csv"])
def test_files_are_named_after_the_edition(as_, published, name):
    response = as_(Role.MANAGER).get(reverse("reports:download", args=[published.pk]), {"format": name})
    ending = "zip" if name == "csv" else name
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="YB-2026-10-1-zh-hans.{ending}"'
    )


def test_other_formats_do_not_exist(as_, published):
    address = reverse("reports:download", args=[published.pk])
    for wanted in ("", "odt", "../pdf"):
        assert as_(Role.MANAGER).get(address, {"format": wanted}).status_code == 404


# Asking


@pytest.mark.parametrize("period", ["", "x", "2026-13", "2026-10-05", "2099-01"])
def test_what_is_no_finished_period_is_explained(as_, period):
    response = as_(Role.ANALYST).post(reverse("reports:ask"), {"period": period, "language": "en"})
    assert response.status_code == 422
    assert not Report.objects.exists()


def test_asking_twice_leads_to_the_same_edition(as_, october):
    asked = [
        as_(Role.ANALYST).post(reverse("reports:ask"), {"period": "2026-09", "language": "en"}).url
        for _ in range(2)
    ]
    assert len(set(asked)) == 1 == Edition.objects.count()


def test_the_list_is_narrowed_and_takes_few_queries(as_, published, django_assert_max_num_queries):
    client = as_(Role.ANALYST)
    with django_assert_max_num_queries(12):
        assert "YB-2026-10" in client.get(LIST).content.decode()
    for query, is_there in (("kind=month", True), ("kind=year", False), ("state=draft", False)):
        assert ("YB-2026-10" in client.get(f"{LIST}?{query}").content.decode()) is is_there
    assert client.get(f"{LIST}?kind=nonsense&after=nonsense").status_code == 200


# By mail


def test_subscribers_get_a_link_and_never_the_file(as_, draft, people, now):
    User.objects.filter(pk=people.manager.pk).update(email="manager@example.com")
    weekly = User.objects.create_user("Z901", None, name="周报读者", role=Role.MANAGER)
    subscribe(by=weekly, kinds=[PeriodKind.WEEK], now=now)
    for _again in range(2):
        subscribe(by=people.manager, kinds=[PeriodKind.MONTH, PeriodKind.YEAR], now=now)
    publishing.submit(edition=draft, by=people.analyst, now=now)
    publishing.publish(edition=draft, by=people.supervisor, now=now)
    assert told("report_published") == {people.manager, people.analyst}
    mail = Notice.objects.get(kind="report_published", transport=Transport.EMAIL)
    assert page_of(draft) in rendered(mail).body


def test_subscribing_and_leaving_by_the_button(as_, people):
    client, address = as_(Role.MANAGER), reverse("reports:follow")
    client.post(address, {"kinds": ["month", "year"]})
    assert subscribed(people.manager) == {"month", "year"}
    assert client.get(LIST).context["follow"].initial == {"kinds": {"month", "year"}}
    client.post(address, {"kinds": ["nonsense"]})
    assert subscribed(people.manager) == {"month", "year"}
    client.post(address, {})
    assert subscribed(people.manager) == set()
    assert as_(Role.AGENT).post(address, {"kinds": ["month"]}).status_code == 403


# In a browser


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(1366, "light"), (390, "dark")])
def test_the_pages_are_accessible_and_fit(chromium, live_server, draft, people, width, theme):
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 800}, color_scheme=theme
    )
    page = context.new_page()
    page.goto(reverse("accounts:sign_in"))
    page.fill("[name=staff_number]", people.supervisor.staff_number)
    page.fill("[name=password]", PASSWORD)
    page.click("main form .btn-primary")
    page.wait_for_url(lambda url: reverse("accounts:sign_in") not in url)
    more = (reverse("reports:suggestions"), reverse("reports:assessment"))
    for address in (LIST, page_of(draft), *more):
        page.goto(address)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(address, rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
