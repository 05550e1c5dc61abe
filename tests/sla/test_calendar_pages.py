"""The pages of the working calendar: look first, then change; provisional years are said everywhere."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from complaints.lifecycle.classify import classify
from complaints.states import State
from notifications.models import Notice
from sla.models import CalendarChange, CalendarDay, CalendarYear
from sla.working_calendar import provisional
from tests.factories import a_classification, ref

pytestmark = pytest.mark.django_db
URL = "/work/deadlines/calendar/2026/change/"


@pytest.fixture
def admin(client, people):
    client.force_login(people.administrator)
    return client


def day(**given):
    return {"what": "day", "date": "2026-11-26", "kind": "other_holiday", "reason": "台风", **given}


def test_correcting_a_day_shows_first_what_would_change(admin, journey):
    ticket = journey.to(State.INVESTIGATING)
    due_at = ticket.clocks.get(target="full_solution", cancelled_at=None).due_at
    look = admin.post(URL, day())
    assert [str(each.date) for each in look.context["differences"]] == ["2026-11-26"]
    assert look.context["clocks"] == 2, "the solution, and the law's limit that may roll"
    assert not CalendarChange.objects.exists()
    done = admin.post(URL, day(revision=look.context["revision"]))
    assert done.url == reverse("sla:calendar", args=[2026])
    assert ticket.clocks.get(target="full_solution", cancelled_at=None).due_at > due_at
    change = CalendarChange.objects.get()
    assert change.changed_by
    assert (change.changed_by.role, change.reason) == ("administrator", "台风")
    page = admin.get(done.url).content.decode()
    assert "台风" in page


def test_what_was_shown_is_what_is_done(admin):
    look = admin.post(URL, day())
    other = day(date="2026-11-27")
    admin.post(URL, other | {"revision": admin.post(URL, other).context["revision"]})
    again = admin.post(URL, day(revision=look.context["revision"]))
    assert again.status_code == 200, "the calendar changed meanwhile: it is shown anew"
    assert CalendarChange.objects.count() == 1


@pytest.mark.parametrize("as_file", [True, False])
def test_the_notice_of_a_year(admin, as_file):
    url = reverse("sla:calendar_change", args=[2028])
    text = "from,to,kind\n2028-01-26,2028-02-01,春节\n2028-02-05,,调休\n"
    file = {"file": SimpleUploadedFile("notice.csv", text.encode())}
    data = {"what": "notice", "source": "国办发明电〔2027〕1号", "reason": "通知"}
    look = admin.post(url, data | (file if as_file else {"text": text}))
    assert look.context["becomes_official"]
    shown = {"text": look.context["text"], "revision": look.context["revision"]}
    assert admin.post(url, data | shown).status_code == 302
    year = CalendarYear.objects.get(year=2028)
    assert (year.status, year.source) == ("official", "国办发明电〔2027〕1号")
    assert CalendarDay.objects.get(date=date(2028, 2, 5)).kind == "make_up_workday"
    assert CalendarDay.objects.filter(year=2028).count() == 8


@pytest.mark.parametrize(
    "given",
    [
        {"what": "day", "date": "2027-11-26"},
        {"what": "day", "date": "", "kind": "x"},
        {"what": "day", "reason": ""},
        {"what": "notice", "source": "x", "reason": "x", "text": ""},
        {"what": "notice", "source": "x", "reason": "x", "text": "gibberish"},
        {"what": "something"},
        {},
    ],
)
def test_what_is_wrong_is_refused(admin, given):
    data = {**(day() if given.get("what") == "day" else {}), **given}
    assert admin.post(URL, data).status_code == 422
    assert not CalendarChange.objects.exists()


@pytest.mark.parametrize(("year", "status"), [(2000, 404), (2001, 200), (2099, 200), (2100, 404)])
def test_years_beyond_the_calendar_are_not_there(admin, year, status):
    assert admin.get(reverse("sla:calendar", args=[year])).status_code == status


def test_a_page_of_the_year_costs_the_same_however_many_limits_lean_on_it(
    admin, journey, django_assert_max_num_queries
):
    journey.to(State.INVESTIGATING)
    with django_assert_max_num_queries(20):
        admin.get(reverse("sla:calendar", args=[2026]))


@pytest.fixture
def leaning(journey, people, category_complex):
    """A complaint whose limit ends in a year nobody has announced."""
    CalendarYear.objects.filter(year__gte=2027).delete()
    journey.now = datetime(2028, 12, 22, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    ticket = journey.entered().ticket
    kind = a_classification(category_complex)
    return classify(ticket=ref(ticket), by=people.agent, as_=kind, now=journey.now)


def test_a_provisional_year_in_use_is_said(admin, leaning, people, now, capsys):
    from sla.working_calendar.changing import hold

    hold(2029)
    assert provisional.in_use() == {2029: 2}
    page = admin.get(reverse("sla:calendar", args=[2029]))
    assert page.context["provisional"]
    assert page.context["leaning"] == 2
    ready = {check["name"]: check for check in admin.get("/readyz").json()["checks"]}
    assert ready["calendar"]["ok"]
    assert "2029" in ready["calendar"]["detail"]
    call_command("check", "--database", "default")
    assert "sla.W001" in capsys.readouterr().err
    assert provisional.warn(now) == 1
    provisional.warn(now)
    told = Notice.objects.filter(kind="calendar_provisional")
    assert {notice.recipient for notice in told} == {people.administrator}
    assert told.count() == len({notice.transport for notice in told}), "once a month"
    listed = admin.get(reverse("workspace:notices")).content.decode()
    assert "2029" in listed
