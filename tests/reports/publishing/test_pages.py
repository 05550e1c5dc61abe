"""Reports from the draft to the reader: rights, four eyes, what is published stays."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from complaints.lifecycle.refusals import KeptApart, NotAllowed
from reports import publishing
from reports.building_queue import build_waiting
from reports.formats import stored
from reports.models import Edition, Report
from reports.periods import Period
from tests.accessibility import fine_everywhere
from tests.factories import PASSWORD
from tests.reports.publishing.steps import LIST, page_of, step, told

pytestmark = pytest.mark.django_db
State = Edition.State


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


@pytest.mark.parametrize(
    "words", ["张先生 138 0000 1234 的投诉", "见 zhang@example.com", "TS20261001-0001-7 补录"]
)
def test_what_leads_to_a_customer_is_not_printed_for_good(as_, published, words):
    refused = step(as_(Role.ANALYST), published, "correct", changes=words)
    assert refused.status_code == 422
    assert b"This leads to a person" in refused.content
    assert words in refused.content.decode()
    assert Edition.objects.count() == 1


def test_a_correction_may_name_days_and_figures(as_, published):
    words = "2026-10-05 至 2026-10-17 补录 12,345 件，94.2% 改为 94.4%"
    assert step(as_(Role.ANALYST), published, "correct", changes=words).status_code == 302


def test_an_edition_that_was_corrected_leads_to_the_one_that_counts(as_, published, people, now):
    manager, page, said = as_(Role.MANAGER), page_of(published), "This edition was corrected."
    second = publishing.correct(edition=published, changes="补录", by=people.analyst, now=now)
    build_waiting(now=now)
    publishing.submit(edition=second, by=people.analyst, now=now)
    assert said not in manager.get(page).content.decode()
    publishing.publish(edition=second, by=people.supervisor, now=now)
    assert (
        f'{page_of(second)}" hx-boost="false">YB-2026-10 · edition 2<' in manager.get(page).content.decode()
    )
    assert said not in manager.get(page_of(second)).content.decode()


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


@pytest.mark.parametrize("period", ["", "x", "2026-13", "2020-01-01..2026-10-05", "2099-01"])
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


def test_any_days_may_be_asked_for(as_, october, now):
    asked = as_(Role.ANALYST).post(
        reverse("reports:ask"), {"period": "2026-10-05..2026-10-17", "language": "en"}
    )
    assert asked.status_code == 302
    assert build_waiting(now=Edition.objects.get().asked_at) == 1
    page = as_(Role.ANALYST).get(asked["Location"]).content.decode()
    assert "TB-2026-10-05_2026-10-17" in page
    assert "TB-2026-10-05_2026-10-17" in as_(Role.ANALYST).get(f"{LIST}?kind=days").content.decode()


def test_the_list_is_narrowed_and_takes_few_queries(as_, published, django_assert_max_num_queries):
    client = as_(Role.ANALYST)
    with django_assert_max_num_queries(12):
        assert "YB-2026-10" in client.get(LIST).content.decode()
    for query, is_there in (("kind=month", True), ("kind=year", False), ("state=draft", False)):
        assert ("YB-2026-10" in client.get(f"{LIST}?{query}").content.decode()) is is_there
    assert client.get(f"{LIST}?kind=nonsense&after=nonsense").status_code == 200


# In a browser


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_are_accessible_and_fit(chromium, live_server, draft, people):
    context = chromium.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto(reverse("accounts:sign_in"))
    page.fill("[name=staff_number]", people.supervisor.staff_number)
    page.fill("[name=password]", PASSWORD)
    page.click("main form .btn-primary")
    page.wait_for_url(lambda url: reverse("accounts:sign_in") not in url)
    more = [
        reverse(f"reports:{name}") for name in ("suggestions", "assessment", "explore", "studies", "export")
    ]
    for address in (LIST, page_of(draft), *more):
        page.goto(address)
        fine_everywhere(page)
    context.close()
