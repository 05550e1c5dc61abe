"""Who is told of what happens to reports: by a link, never the file."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from notifications.messages import rendered
from notifications.models import Notice, Transport
from reports import building_queue, publishing
from reports.building_queue import MOST_ATTEMPTS, build_waiting
from reports.periods import Period, PeriodKind
from reports.subscribing import subscribe, subscribed
from tests.reports.publishing.steps import LIST, page_of, told

pytestmark = pytest.mark.django_db


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


def test_whoever_submitted_it_hears_that_it_came_back(draft, people, now):
    publishing.submit(edition=draft, by=people.analyst, now=now)
    publishing.send_back(edition=draft, by=people.supervisor, now=now)
    assert told("report_sent_back") == {people.analyst}


def test_a_draft_is_told_to_those_who_write_once_its_asker_is_gone(october, people, now):
    publishing.ask_for(period=Period.parse("2026-10"), language="en", by=people.analyst, now=now)
    User.objects.filter(pk=people.analyst.pk).update(is_active=False)
    build_waiting(now=now)
    assert told("report_drafted") == {people.supervisor}


def test_all_who_can_build_it_again_hear_that_it_failed(october, people, now, monkeypatch):
    def broken(**_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(building_queue, "build", broken)
    edition = publishing.ask_for(period=Period.parse("2026-10"), language="en", by=people.analyst, now=now)
    for attempt in range(MOST_ATTEMPTS):
        build_waiting(now=now + 2 * attempt * building_queue.AGAIN)
    assert told("report_failed") == {people.analyst, people.supervisor}
    assert page_of(edition) in rendered(Notice.objects.filter(kind="report_failed")[0]).body


@pytest.mark.parametrize("kind", ["report_submitted", "report_sent_back", "report_published"])
def test_a_notice_in_the_list_leads_to_its_report(as_, draft, people, now, kind):
    subscribe(by=people.manager, kinds=[PeriodKind.MONTH], now=now)
    publishing.submit(edition=draft, by=people.analyst, now=now)
    if kind == "report_sent_back":
        publishing.send_back(edition=draft, by=people.supervisor, now=now)
    else:
        publishing.publish(edition=draft, by=people.supervisor, now=now)
    notice = Notice.objects.filter(kind=kind, transport=Transport.IN_APP)[0]
    assert notice.recipient
    opened = as_(notice.recipient.role).post(reverse("workspace:read_notice", args=[notice.pk]))
    assert opened["Location"] == page_of(draft)
