"""Notices leave exactly as promised: leased, sent, marked; retried; given up loudly."""

import json
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection

from notifications import outbox
from notifications.models import Heartbeat, Notice
from notifications.outbox import notify_customer, send_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(now):
    def queue(cause="TS1-2", address="wang@example.com"):
        notify_customer(
            address=address,
            kind="progress",
            cause=cause,
            about="TS20261116-0001-6",
            payload={},
            language="zh-hans",
            now=now,
        )
        return Notice.objects.order_by("id").last()

    return queue


@pytest.fixture
def broken(monkeypatch):
    def fail(notice):
        raise OSError("mail server away, password=secret")

    monkeypatch.setitem(outbox.SEND, "email", fail)


def test_a_notice_is_sent_once(queued, now):
    queued()
    assert send_waiting(now=now) == 1
    assert send_waiting(now=now + timedelta(hours=1)) == 0
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["wang@example.com"]
    assert "TS20261116-0001-6" in f"{mail.outbox[0].subject}{mail.outbox[0].body}"


def test_the_same_cause_queues_one_notice(queued):
    queued()
    queued()
    assert Notice.objects.count() == 1


def test_nobody_without_an_address_is_mailed(queued):
    queued(address="")
    assert not Notice.objects.exists()


def test_a_row_whose_sender_died_is_taken_again_after_its_lease(queued, now):
    queued()
    assert outbox._claimed(now)
    assert not outbox._claimed(now + Notice.LEASE - timedelta(seconds=1))
    assert send_waiting(now=now + Notice.LEASE) == 1


def test_a_failure_is_tried_again_later_and_named_without_its_text(queued, broken, now):
    notice = queued()
    assert send_waiting(now=now) == 0
    notice.refresh_from_db()
    assert (notice.attempts, notice.error, notice.failed_at) == (1, "OSError", None)
    assert timedelta(0) <= notice.try_at - now - timedelta(seconds=30) < timedelta(seconds=5)


def test_after_the_last_attempt_an_operator_has_to_look(queued, broken, now):
    notice = queued()
    for hour in range(Notice.MOST_ATTEMPTS):
        send_waiting(now=now + timedelta(hours=2 * hour))
    notice.refresh_from_db()
    assert notice.failed_at
    assert not Notice.objects.waiting(now + timedelta(days=30)).exists()


def test_one_bad_notice_does_not_hold_up_the_next(queued, now, monkeypatch):
    bad, good = queued("TS1-2"), queued("TS1-3", "li@example.com")
    monkeypatch.setitem(outbox.SEND, "email", lambda n: 1 / 0 if n.pk == bad.pk else None)
    assert send_waiting(now=now) == 1
    good.refresh_from_db()
    assert good.sent_at >= now


def test_a_round_ends_before_the_next_begins(queued, now, monkeypatch):
    queued("TS1-2"), queued("TS1-3")
    seconds = count(step=2.5)  # from one look at the clock to the next
    monkeypatch.setattr(outbox, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    monkeypatch.setitem(outbox.SEND, "email", lambda notice: None)
    assert [send_waiting(now=now + timedelta(minutes=n)) for n in range(3)] == [1, 1, 0]


def test_addresses_and_payloads_are_not_readable_in_the_database(queued):
    queued()
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, payload FROM notifications_notice")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"wang" not in stored
    assert json.dumps({}).encode() not in stored


def test_each_round_leaves_a_heartbeat(now):
    send_waiting(now=now)
    assert Heartbeat.objects.get(name="outbox").beat_at == now


def test_a_slow_mail_server_makes_no_duplicates(queued, now, monkeypatch):
    """While one notice is being sent, another sender takes the next, never the same."""
    sent = []
    queued("TS1-2"), queued("TS1-3")

    def slow(notice):
        sent.append(notice.pk)
        if len(sent) == 1:
            later = now + Notice.LEASE - timedelta(seconds=1)
            assert send_waiting(now=later) == 1

    monkeypatch.setitem(outbox.SEND, "email", slow)
    assert send_waiting(now=now) == 1
    assert len(sent) == len(set(sent)) == 2


def test_a_sent_mail_leaves_no_code_behind(queued, now):
    notice = queued()
    send_waiting(now=now)
    notice.refresh_from_db()
    assert notice.payload == "{}"
