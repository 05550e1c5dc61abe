"""Whoever writes while nobody reads is told so: once in each closed period, and never a machine."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from channels_intake import arriving
from channels_intake.guarding.hours import Days, Hours
from channels_intake.models import Account, Arrival, Contact, Kind
from notifications.messages import rendered
from notifications.models import Notice, Transport

HERE = ZoneInfo("Asia/Shanghai")
HOURS = {
    "open_days": "weekdays",
    "opens_at": "09:00",
    "closes_at": "18:00",
    "closed_answer": "现在是下班时间。",
}
SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=HERE)
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=HERE)
MAIL = "From: 张晓明 <Zhang@example.com>\r\nSubject: 没信号\r\nMessage-ID: <{id}>\r\n{more}\r\n没信号\r\n"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("days", "at", "is_open", "since", "opens_next"),
    [
        (Days.WEEKDAYS, "2026-11-23T09:00", True, "2026-11-20T18:00", "2026-11-24T09:00"),
        (Days.WEEKDAYS, "2026-11-23T08:59", False, "2026-11-20T18:00", "2026-11-23T09:00"),
        (Days.WEEKDAYS, "2026-11-23T18:00", False, "2026-11-23T18:00", "2026-11-24T09:00"),
        (Days.WEEKDAYS, "2026-11-21T12:00", False, "2026-11-20T18:00", "2026-11-23T09:00"),
        (Days.EVERY_DAY, "2026-11-21T12:00", True, "2026-11-20T18:00", "2026-11-22T09:00"),
        # 1 to 7 October are holidays, 10 October is a make-up workday, a Saturday.
        (Days.WORKING_DAYS, "2026-10-05T12:00", False, "2026-09-30T18:00", "2026-10-08T09:00"),
        (Days.WORKING_DAYS, "2026-10-10T12:00", True, "2026-10-09T18:00", "2026-10-12T09:00"),
    ],
)
def test_hours_know_when_they_began_to_be_over_and_when_they_begin(db, days, at, is_open, since, opens_next):
    hours = Hours.of({**HOURS, "open_days": days})
    assert hours is not None
    assert hours.is_open(local(at)) is is_open
    assert hours.closed_since(local(at)) == local(since)
    assert hours.opens_next(local(at)) == local(opens_next)


def test_all_day_is_never_closed_and_nonsense_is_no_hours():
    all_day = Hours.of({"open_days": "every_day"})
    assert all_day
    assert all_day.is_open(SATURDAY)
    assert Hours.of({}) is None
    assert Hours.of({**HOURS, "opens_at": "25:00"}) is None
    assert Hours.of({**HOURS, "closes_at": "08:00"}) is None


@pytest.fixture
def mailbox(db):
    settings = {"user": "desk@example.com", **HOURS}
    return Account.objects.create(kind=Kind.MAILBOX, slug="mail", name="邮箱", settings=settings)


@pytest.fixture
def mailed(mailbox):
    def arrive(now, more="", sender=""):
        number = Arrival.objects.count()
        raw = MAIL.format(id=f"{number}@example.com", more=more)
        raw = raw.replace("Zhang@example.com", sender) if sender else raw
        arriving.keep(account=mailbox, external_id=str(number), body=raw.encode(), received_at=now, now=now)
        arriving.read_waiting(now=now)

    return arrive


def test_whoever_writes_on_saturday_is_answered_once_until_monday(mailed):
    for hours in (0, 1, 30):
        mailed(SATURDAY + timedelta(hours=hours))
    notice = Notice.objects.get()
    assert (notice.transport, notice.address) == (Transport.EMAIL, "Zhang@example.com")
    body = rendered(notice).body
    assert "现在是下班时间。" in body
    assert "2026-11-23 09:00" in body
    assert Contact.objects.count() == 3


def test_the_next_closed_period_is_answered_again(mailed):
    mailed(SATURDAY)
    mailed(MONDAY + timedelta(hours=10))
    assert Notice.objects.count() == 2


def test_nobody_is_told_while_somebody_reads(mailed):
    mailed(MONDAY)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "more", ["Auto-Submitted: auto-replied\r\n", "X-Complaints-Loop: 1\r\n", "Precedence: bulk\r\n"]
)
def test_a_machine_is_not_answered(mailed, more):
    mailed(SATURDAY, more)
    assert not Notice.objects.exists()


def test_neither_are_we_ourselves(mailed):
    mailed(SATURDAY, sender="DESK@example.com")
    assert not Notice.objects.exists()


def test_without_words_nothing_is_answered(mailbox, mailed):
    mailbox.settings["closed_answer"] = ""
    mailbox.save()
    mailed(SATURDAY)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("sender", "answered"), [("13800000000", 1), ("10086", 0), ("95588", 0)])
def test_a_text_message_is_answered_over_the_gateway_but_no_service_number(db, sender, answered):
    settings = {"send_url": "http://127.0.0.1:1/", **HOURS}
    account = Account.objects.create(kind=Kind.SMS_GATEWAY, slug="sms", name="短信", settings=settings)
    arriving.keep(
        account=account,
        external_id="1",
        body="没信号".encode(),
        headers={"x-kannel-from": sender},
        received_at=SATURDAY,
        now=SATURDAY,
    )
    arriving.read_waiting(now=SATURDAY)
    notices = Notice.objects.filter(transport=Transport.ACCOUNT)
    assert notices.count() == answered
    assert all(json.loads(notice.payload)["account"] == account.pk for notice in notices)
