"""The page of the service hours, and policies and clocks that count in them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department
from complaints.states import State
from sla import in_force
from sla.auditor import missing
from sla.counting import Limit
from sla.models import CalendarChange, Policy, ServiceHours
from sla.policies.content import parse
from sla.policies.drafting import content_of, save_draft
from sla.policies.publishing import NOT_SERVED, publish, wrong
from sla.recounting import recount

pytestmark = pytest.mark.django_db
URL = "/work/deadlines/calendar/hours/change/"
SHANGHAI = ZoneInfo("Asia/Shanghai")
SPLIT = "08:30–12:00, 13:30–18:00"


@pytest.fixture
def admin(client, people):
    client.force_login(people.administrator)
    return client


def asked(**given):
    return {
        "windows": SPLIT,
        "begins_on": str(timezone.localdate() + timedelta(days=9)),
        "reason": "作息",
        **given,
    }


def say(admin, **given):
    """Look, then do what was shown."""
    look = admin.post(URL, asked(**given))
    assert look.status_code == 200, look.context["form"].errors
    return admin.post(URL, asked(**given, revision=look.context["revision"]))


@pytest.fixture
def today():
    return str(timezone.localdate())


def test_hours_are_shown_first_and_then_said(admin, today):
    look = admin.post(URL, asked(begins_on=today))
    assert not ServiceHours.objects.exists()
    done = admin.post(URL, asked(begins_on=today, revision=look.context["revision"]))
    assert done.url == reverse("sla:hours")
    row = ServiceHours.objects.get()
    assert row.windows == [["08:30", "12:00"], ["13:30", "18:00"]]
    assert row.change.reason == "作息"
    page = admin.get(done.url).content.decode()
    assert page.count(f"<td>{SPLIT}</td>") == 2, "what holds, and what was said"
    assert in_force.refresh().revision == row.change_id


def test_what_was_shown_is_what_is_done(admin, today):
    look = admin.post(URL, asked(begins_on=today))
    say(admin, begins_on=today, channel="hotline")
    again = admin.post(URL, asked(begins_on=today, revision=look.context["revision"]))
    assert again.status_code == 200, "something was said meanwhile: it is shown anew"
    assert ServiceHours.objects.count() == 1


def test_saying_the_same_twice_changes_nothing(admin, today):
    say(admin, begins_on=today)
    say(admin, begins_on=today)
    assert ServiceHours.objects.count() == CalendarChange.objects.count() == 1


@pytest.mark.parametrize(
    "given",
    [
        {"windows": ""},
        {"windows": "gibberish"},
        {"begins_on": "2001-01-01"},
        {"begins_on": "2099-01-01"},
        {"begins_on": ""},
        {"reason": ""},
        {"channel": "pigeon"},
    ],
)
def test_what_is_wrong_is_refused(admin, given):
    assert admin.post(URL, asked(**given)).status_code == 422
    assert not ServiceHours.objects.exists()


def test_an_area_or_a_channel_not_both(admin):
    branch = Department.objects.create(code="B-01", name_zh="海州", name_en="H", kind=Department.Kind.BRANCH)
    assert admin.post(URL, asked(unit=branch.pk, channel="web")).status_code == 422
    assert say(admin, unit=branch.pk).status_code == 302
    assert say(admin, unit=branch.pk, windows="").status_code == 302, "it can be taken back"
    assert ServiceHours.objects.count() == 2


def test_editions_stay_as_they_were_said(admin, today):
    say(admin, begins_on=today)
    row = ServiceHours.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceHours.objects.filter(pk=row.pk).update(begins_on="2030-01-01")


def in_service_hours(code, people, now, length=4):
    """The solution of a policy within so many service hours, published."""
    content = content_of(Policy.objects.get(code=code))
    for target in content["targets"]:
        if target["code"] == "solution":
            target |= {"unit": "business_hour", "length": length}
    save_draft(code=code, content=content, by=people.administrator, now=now)
    return publish(code=code, by=people.administrator, reason="x", valid_from=now, now=now)


def test_no_policy_counts_in_hours_that_nobody_said(people, now):
    policy = Policy.objects.get(code="standard")
    content = content_of(policy)
    content["targets"][1] |= {"unit": "business_minute", "length": 90}
    found = wrong(policy, parse(content, code="standard"))
    assert [(each.place, each.message) for each in found] == [("targets.1.unit", str(NOT_SERVED))]


@pytest.fixture
def served(admin, people):
    """The organisation's hours of a year ago; then a policy that counts in them."""
    change = CalendarChange.objects.create(
        year=2025, status="official", days=[], reason="x", changed_at=datetime.now(SHANGHAI)
    )
    ServiceHours.objects.create(
        change=change, begins_on="2025-01-01", windows=[["08:30", "12:00"], ["13:30", "18:00"]]
    )
    in_force.forget()


def test_a_complaint_is_counted_in_the_hours_of_its_place(served, journey, people):
    journey.now = datetime(2026, 3, 6, 17, tzinfo=SHANGHAI)
    in_service_hours("standard", people, journey.now - timedelta(minutes=5))
    ticket = journey.entered().ticket
    clock = ticket.clocks.get(target="solution")
    started = clock.started_at.astimezone(SHANGHAI)
    used = datetime(2026, 3, 6, 18, tzinfo=SHANGHAI) - started
    monday = datetime(2026, 3, 9, 8, 30, tzinfo=SHANGHAI)
    assert clock.due_at == monday + timedelta(hours=4) - used + (
        timedelta(hours=1.5) if timedelta(hours=4) - used > timedelta(hours=3.5) else timedelta()
    )
    assert missing(clock.started_at).missing == 0


def test_other_hours_move_the_open_clocks_that_count_in_them(served, journey, people, now):
    in_service_hours("standard", people, now - timedelta(days=1), length=40)
    ticket = journey.entered().ticket
    before = ticket.clocks.get(target="solution")
    others = {c.target: c.due_at for c in ticket.clocks.exclude(pk=before.pk)}
    change = CalendarChange.objects.create(year=2026, status="official", days=[], reason="x", changed_at=now)
    ServiceHours.objects.create(
        change=change, channel=ticket.channel, begins_on=now.date(), windows=[["09:00", "10:00"]]
    )
    in_force.forget()
    assert recount(now=now).clocks == 1
    after = ticket.clocks.get(target="solution")
    assert after.due_at > before.due_at
    assert {c.target: c.due_at for c in ticket.clocks.exclude(pk=before.pk)} == others
    assert ticket.history.get(kind="deadline_recounted").payload["target"] == "solution"


def test_the_effect_is_shown_for_every_limit_in_service_hours(served, admin, people, now):
    in_service_hours("standard", people, now)
    look = admin.post(URL, asked(windows="09:00–10:00"))
    ((soon, eve),) = look.context["effects"]
    assert soon.target.limit == Limit.business_hours(4)
    assert soon.is_changed
    assert eve.before < eve.after


def test_a_pause_is_counted_in_them_too(served, journey, people):
    in_service_hours("standard", people, journey.now - timedelta(days=1))
    ticket = journey.to(State.INTAKE)
    assert ticket.clocks.get(target="solution").due_at > ticket.received_at
