"""What a blocked sender writes is kept, waits for review, and comes to the desk when it is released."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from channels_intake import arriving
from channels_intake.guarding.blocking import block, lift, put_aside, release
from channels_intake.models import Account, Arrival, Block, Contact, Kind
from complaints.lifecycle.refusals import GuardFailed, NotAllowed

pytestmark = pytest.mark.django_db
NUMBER = "13800000000"
WEEK = timedelta(days=7)


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def account():
    return Account.objects.create(kind=Kind.SMS_GATEWAY, slug="sms", name="短信")


@pytest.fixture
def written(account, now):
    def write(text="又是我", sender="+86 138 0000 0000", at=None):
        kept = arriving.keep(
            account=account,
            external_id=f"m-{Arrival.objects.count()}",
            body=text.encode(),
            headers={"x-kannel-from": sender},
            received_at=at or now,
            now=now,
        )
        arriving.read_waiting(now=now)
        return Arrival.objects.get(pk=kept.arrival.pk)

    return write


@pytest.fixture
def blocked(people, now):
    return block(
        kind=Block.Kind.NUMBER,
        sender=NUMBER,
        reason="一天上百条",
        until=now + WEEK,
        by=people.leader,
        now=now,
    )


def test_what_a_blocked_sender_writes_is_kept_and_makes_no_contact(blocked, written):
    arrival = written()
    assert (arrival.state, arrival.reason) == (Arrival.State.HELD, "a blocked sender")
    assert bytes(arrival.body).decode() == "又是我"
    assert not Contact.objects.exists()


def test_others_are_not_held(blocked, written):
    assert written(sender="13900000000").state == Arrival.State.READ


def test_released_it_comes_to_the_desk_with_the_instant_it_arrived(blocked, written, people, now):
    arrival = written(at=now - timedelta(hours=2))
    release(arrival=arrival, by=people.supervisor, now=now)
    arriving.read_waiting(now=now)
    assert Contact.objects.get().received_at == now - timedelta(hours=2)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.released_by) == (Arrival.State.READ, people.supervisor)


def test_reviewed_and_put_aside_it_stays_on_record(blocked, written, people, now):
    arrival = written()
    put_aside(arrival=arrival, by=people.leader, now=now)
    arriving.read_waiting(now=now)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.released_by) == (Arrival.State.IGNORED, people.leader)
    assert people.leader.staff_number in arrival.reason


def test_a_block_that_is_over_or_lifted_holds_nothing(blocked, written, people, now):
    assert written(at=now + WEEK).state == Arrival.State.READ
    lift(block=blocked, by=people.leader, now=now)
    assert written().state == Arrival.State.READ
    again = block(kind=Block.Kind.NUMBER, sender=NUMBER, reason="再次", until=None, by=people.leader, now=now)
    assert again.pk != blocked.pk


def test_the_sender_is_written_nowhere_in_plain(blocked):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sender, digest FROM channels_intake_block")
        assert not any(NUMBER.encode() in bytes(value) for value in cursor.fetchone())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sender": "  "}, "sender"),
        ({"until": timedelta()}, "until"),
        ({}, "sender"),
    ],
)
def test_a_block_that_makes_no_sense_is_refused(blocked, people, now, changed, field):
    given = {"sender": NUMBER, "until": WEEK, **changed}
    with pytest.raises(GuardFailed) as refused:
        block(
            kind=Block.Kind.NUMBER,
            sender=given["sender"],
            reason="x",
            until=now + given["until"],
            by=people.leader,
            now=now,
        )
    assert refused.value.field == field


def test_an_agent_blocks_and_releases_nothing(blocked, written, people, now):
    arrival = written()
    for forbidden in (
        lambda: block(kind=Block.Kind.NUMBER, sender="1", reason="x", until=None, by=people.agent, now=now),
        lambda: lift(block=blocked, by=people.agent, now=now),
        lambda: release(arrival=arrival, by=people.agent, now=now),
        lambda: put_aside(arrival=arrival, by=people.agent, now=now),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
