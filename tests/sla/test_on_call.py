"""Who is on call is reached at night; who is not waits for duty. And the page that says who is."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import Notice
from sla.models import OnCall
from sla.standby.roster import WrongSpan, put_on_call, take_back
from tests.sla.conftest import SECOND, share

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def mailed(people):
    """Everybody has an address; `mailed(kind)`: to whom mail goes when, by role."""
    for person in User.objects.all():
        User.objects.filter(pk=person.pk).update(email=f"{person.pk}@example.com")

    def found(**asked) -> dict[str, datetime]:
        mails = Notice.objects.filter(transport="email", recipient__isnull=False, **asked)
        return dict(mails.values_list("recipient__role", "try_at"))

    return found


@pytest.fixture
def night(entered, solution) -> tuple[str, datetime]:
    """A ticket whose promise breaks when nobody of the usual hours is there."""
    ticket = entered()
    User.objects.update(duty_from="08:30", duty_to="18:00")
    clock = solution(ticket)
    late = clock.due_at.astimezone(timezone.get_default_timezone()).replace(hour=23, minute=30)
    ticket.clocks.filter(pk=clock.pk).update(
        started_at=late - 24 * HOUR, due_at=late, next_step_at=share(clock, 70), rung=0
    )
    return ticket.number, late


@pytest.fixture
def call(people, now):
    def on_call(person, begins_at, ends_at, by=people.supervisor):
        return put_on_call(person=person, begins_at=begins_at, ends_at=ends_at, by=by, now=now)

    return on_call


def test_mail_wakes_nobody_but_whoever_is_on_call(night, mailed, call, people, sweep_at):
    number, due = night
    call(people.leader, due - HOUR, due + HOUR)
    sweep_at(due + SECOND)
    sent = mailed(kind="deadline", about=number)
    assert sent["leader"] == due + SECOND
    assert sent["agent"] > due + 6 * HOUR


def test_what_breaks_while_everybody_sleeps_reaches_who_is_on_call_nearby(
    night, mailed, call, people, sweep_at
):
    number, due = night
    people.investigator.unit = people.leader.unit
    people.investigator.save(update_fields=["unit"])
    call(people.investigator, due - HOUR, due + HOUR)
    sweep_at(due + SECOND)
    assert mailed(kind="deadline", about=number)["investigator"] == due + SECOND


def test_a_reminder_wakes_nobody(night, mailed, call, people, sweep_at):
    number, due = night
    people.investigator.unit = people.leader.unit
    people.investigator.save(update_fields=["unit"])
    at = due - 2 * HOUR
    call(people.investigator, at - HOUR, due + HOUR)
    sweep_at(at)
    assert set(mailed(kind="deadline", about=number)) == {"agent", "leader"}


def test_by_day_nobody_hears_instead_of_others(night, mailed, call, people, sweep_at):
    number, due = night
    User.objects.update(duty_days=[1, 2, 3, 4, 5, 6, 7], duty_from="00:00", duty_to="23:59")
    call(people.supervisor, due - HOUR, due + HOUR)
    sweep_at(due + SECOND)
    assert "supervisor" not in mailed(kind="deadline", about=number)


def test_without_anybody_near_those_who_see_every_case_hear(night, mailed, call, people, sweep_at):
    number, due = night
    call(people.supervisor, due - HOUR, due + HOUR)
    call(people.handler, due - HOUR, due + HOUR)
    sweep_at(due + SECOND)
    sent = mailed(kind="deadline", about=number)
    assert sent["supervisor"] == due + SECOND
    assert "handler" not in sent


def test_the_end_is_not_on_call_any_more(night, mailed, call, people, sweep_at):
    number, due = night
    call(people.leader, due - 2 * HOUR, due + SECOND)
    sweep_at(due + SECOND)
    assert mailed(kind="deadline", about=number)["leader"] > due + 6 * HOUR


def test_said_twice_it_is_one_row_and_one_notice(call, people, now):
    assert call(people.leader, now, now + HOUR) == call(people.leader, now, now + HOUR)
    assert Notice.objects.filter(kind="on_call", transport="in_app", recipient=people.leader).count() == 1


def test_taken_back_it_stays_as_a_row_and_can_be_said_again(call, people, now):
    row = call(people.leader, now, now + HOUR)
    assert take_back(row, by=people.supervisor, now=now)
    assert not take_back(row, by=people.supervisor, now=now)
    assert not OnCall.objects.at(now).exists()
    assert Notice.objects.filter(kind="on_call_ended", recipient=people.leader, transport="in_app").exists()
    assert call(people.leader, now, now + HOUR) != row


@pytest.mark.parametrize(("begins", "ends"), [(1, 1), (2, 1), (-3, -1), (0, 24 * 32)])
def test_a_span_that_makes_no_sense_is_refused(call, people, now, begins, ends):
    with pytest.raises(WrongSpan):
        call(people.leader, now + begins * HOUR, now + ends * HOUR)


@pytest.fixture
def asked():
    begins = timezone.localtime() + timedelta(days=1)

    def form(person, hours=12):
        ends = begins + hours * HOUR
        return {
            "person": person.pk,
            "begins_at": f"{begins:%Y-%m-%dT%H:%M}",
            "ends_at": f"{ends:%Y-%m-%dT%H:%M}",
        }

    return form


def test_a_planner_puts_somebody_on_call_and_takes_it_back(client, people, asked):
    client.force_login(people.supervisor)
    assert client.post(reverse("sla:on_call_add"), asked(people.handler)).url == reverse("sla:on_call")
    row = OnCall.objects.get()
    page = client.get(reverse("sla:on_call")).content.decode()
    assert people.handler.name in page
    client.post(reverse("sla:on_call_end", args=[row.pk]))
    client.post(reverse("sla:on_call_end", args=[row.pk]))
    row.refresh_from_db()
    assert row.withdrawn_by == people.supervisor


def test_what_is_wrong_is_said_and_kept(client, people, asked):
    client.force_login(people.supervisor)
    answer = client.post(reverse("sla:on_call_add"), asked(people.handler, hours=-1))
    assert answer.status_code == 422
    assert "ends_at" in answer.context["form"].errors
    assert not OnCall.objects.exists()


def test_a_leader_plans_for_the_own_unit_alone(client, people, asked, call, now):
    client.force_login(people.leader)
    assert client.post(reverse("sla:on_call_add"), asked(people.handler)).status_code == 422
    assert client.post(reverse("sla:on_call_add"), asked(people.agent)).status_code == 302
    theirs = call(people.handler, now, timezone.now() + HOUR)
    client.post(reverse("sla:on_call_end", args=[theirs.pk]))
    theirs.refresh_from_db()
    assert theirs.withdrawn_at is None


def test_the_page_costs_the_same_for_many(client, people, call, django_assert_max_num_queries):
    begins = timezone.now() + HOUR
    for hours in range(1, 9):
        call(people.handler, begins, begins + hours * HOUR)
    client.force_login(people.auditor)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("sla:on_call")).status_code == 200


def test_the_notices_can_be_read(client, people, call, now):
    row = call(people.leader, now, now + HOUR)
    take_back(row, by=people.supervisor, now=now)
    client.force_login(people.leader)
    page = client.get(reverse("workspace:notices")).content.decode()
    assert page.count(f"{timezone.localtime(now):%H:%M}") >= 2
