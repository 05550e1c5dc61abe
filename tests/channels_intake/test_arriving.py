"""What a provider hands over is kept before it is understood, and read once."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from channels_intake import arriving
from channels_intake.channels import registry
from channels_intake.channels.adapter import Answer, Forged, Outcome, Unintelligible
from channels_intake.conf import MOST_ATTEMPTS
from channels_intake.models import Account, Arrival, Contact, Kind
from channels_intake.signing import check_signature, sign
from notifications.models import Notice

SECRET = "a secret of a telephone system, long enough"


class Plain:
    """A protocol of one JSON object: its id, and words."""

    most_bytes = 1000
    kept_headers = frozenset({"x-request-id"})
    kept_query: frozenset[str] = frozenset()

    def check(self, account, delivery):
        check_signature(account.secret("hmac"), delivery)

    def external_id(self, account, delivery):
        return json.loads(delivery.body)["id"]

    def answer(self, account, delivery):
        return Answer(b"taken", "text/plain")

    def greeting(self, account, delivery):
        raise Forged("nobody greets here")

    def read(self, arrival, *, now):
        words = json.loads(arrival.body)
        match words["text"]:
            case "broken":
                raise Unintelligible("no text in it")
            case "crash":
                raise RuntimeError("a bug")
            case "advertisement":
                return Outcome(ignored="an advertisement")
        contact = Contact.objects.create(
            channel=arrival.account.channel,
            external_id=words["id"],
            received_at=arrival.received_at,
            account=arrival.account,
            raw=json.dumps({"description": words["text"]}),
        )
        return Outcome(contact=contact)


@pytest.fixture
def account(db, monkeypatch):
    monkeypatch.setitem(registry._adapters, Kind.CHAT, Plain())
    monkeypatch.setitem(registry._webhooks, Kind.CHAT, Plain())
    account = Account(kind=Kind.CHAT, slug="chat", name="在线客服")
    account.keep_secrets(hmac=SECRET)
    account.save()
    return account


@pytest.fixture
def post(client):
    def posted(words, *, slug="chat", secret=SECRET, late=timedelta(), body=None):
        body = json.dumps(words).encode() if body is None else body
        timestamp = str(int((datetime.now(UTC) + late).timestamp()))
        return client.post(
            f"/in/{slug}/",
            body,
            content_type="application/json",
            headers={"X-Timestamp": timestamp, "X-Signature": sign(secret, timestamp, body)},
        )

    return posted


def kept(account, text, number=1):
    words = json.dumps({"id": f"m{number}", "text": text}).encode()
    now = datetime.now(UTC)
    return arriving.keep(
        account=account, external_id=f"m{number}", body=words, received_at=now, now=now
    ).arrival


def test_a_delivery_is_committed_and_answered_as_its_protocol_wants(post, account):
    answer = post({"id": "m1", "text": "没信号"})
    assert (answer.status_code, answer.content) == (200, b"taken")
    arrival = Arrival.objects.get()
    assert json.loads(arrival.body) == {"id": "m1", "text": "没信号"}
    assert Account.objects.get().last_arrival_at is not None


def test_the_original_is_encrypted_where_it_lies(post, account):
    post({"id": "m1", "text": "13800000000"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM channels_intake_arrival")
        assert b"13800000000" not in bytes(cursor.fetchone()[0])


def test_the_same_delivery_twice_is_one_arrival_and_one_contact(post, account):
    for _ in range(2):
        assert post({"id": "m1", "text": "没信号"}).status_code == 200
    arriving.read_waiting(now=datetime.now(UTC))
    arriving.read_waiting(now=datetime.now(UTC))
    assert Contact.objects.count() == Arrival.objects.count() == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"secret": "another secret that is long enough as well"},
        {"late": timedelta(minutes=-6)},
        {"late": timedelta(minutes=6)},
    ],
)
def test_who_cannot_prove_itself_leaves_nothing(post, account, forged):
    assert post({"id": "m1", "text": "x"}, **forged).status_code == 403
    assert not Arrival.objects.exists()


def test_an_account_without_a_secret_lets_nobody_in(post, account):
    account.keep_secrets(hmac="")
    account.save()
    assert post({"id": "m1", "text": "x"}, secret="").status_code == 403


def test_a_delivery_that_is_too_large_is_refused(post, account):
    assert post(None, body=b"x" * 1001).status_code == 413
    assert not Arrival.objects.exists()


def test_too_many_deliveries_are_asked_to_come_later(post, account):
    Account.objects.update(per_minute=1)
    post({"id": "m1", "text": "x"})
    answer = post({"id": "m2", "text": "x"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_an_account_out_of_use_has_no_door(post, account):
    Account.objects.update(is_active=False)
    assert post({"id": "m1", "text": "x"}).status_code == 404


def test_reading_makes_a_contact_and_settles_the_arrival(account):
    kept(account, "没信号")
    assert arriving.read_waiting(now=datetime.now(UTC)) == 1
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.contact) == (Arrival.State.READ, Contact.objects.get())


def test_what_needs_nothing_is_kept_with_the_reason(account):
    kept(account, "advertisement")
    arriving.read_waiting(now=datetime.now(UTC))
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.reason) == (Arrival.State.IGNORED, "an advertisement")


def test_what_cannot_be_read_is_kept_whole_and_told(account, people):
    kept(account, "broken")
    arriving.read_waiting(now=datetime.now(UTC))
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.reason) == (Arrival.State.QUARANTINED, "no text in it")
    told = Notice.objects.filter(kind="arrival_quarantined", transport="in_app")
    assert set(told.values_list("recipient__role", flat=True)) == {"administrator", "supervisor"}


def test_one_that_breaks_its_reader_holds_up_nobody_and_rests_after_three_attempts(account):
    kept(account, "crash", 1)
    kept(account, "没信号", 2)
    now = datetime.now(UTC)
    for _ in range(4):
        arriving.read_waiting(now=now)
        now += arriving.LEASE + timedelta(seconds=1)
    first, second = Arrival.objects.order_by("pk")
    assert (first.state, first.attempts) == (Arrival.State.QUARANTINED, 3)
    assert (second.state, second.attempts) == (Arrival.State.READ, 1)


def test_one_that_kills_its_reader_rests_too(account):
    arrival = kept(account, "没信号")
    Arrival.objects.filter(pk=arrival.pk).update(attempts=MOST_ATTEMPTS)
    arriving.read_waiting(now=datetime.now(UTC))
    assert Arrival.objects.get().state == Arrival.State.QUARANTINED


def test_quarantine_can_be_read_again(account):
    arrival = kept(account, "broken")
    now = datetime.now(UTC)
    arriving.read_waiting(now=now)
    Arrival.objects.update(body=json.dumps({"id": "m1", "text": "没信号"}).encode())
    arriving.read_again(arrival=arrival, now=now)
    arriving.read_waiting(now=now)
    assert Arrival.objects.get().state == Arrival.State.READ


@pytest.mark.django_db(transaction=True)
def test_two_readers_read_each_arrival_once(account):
    for number in range(20):
        kept(account, "没信号", number)
    together = threading.Barrier(2)

    def read():
        together.wait()
        arriving.read_waiting(now=datetime.now(UTC))
        connection.close()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert Contact.objects.count() == 20
    assert set(Arrival.objects.values_list("state", "attempts")) == {(Arrival.State.READ, 1)}
