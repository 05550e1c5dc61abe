"""Whatever a telephone system posts: read, or refused by name; nothing else."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from channels_intake.channels.adapter import Delivery, Forged, Unintelligible
from channels_intake.channels.registry import webhook_of
from channels_intake.channels.telephony.adapter import Telephony
from channels_intake.channels.telephony.events import event_of, id_of
from channels_intake.channels.telephony.pbx import WrongPlace, _call_id, _recording_at
from channels_intake.models import Account, Arrival, Call, Kind
from channels_intake.signing import sign
from tests.channels_intake.telephony.pbx import SECRET

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
INSTANTS = st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat) | st.integers() | st.floats() | JSON
NAMES = ("call_id", "caller", "agent", "direction", "recording_url", "request_id")
EVENTS = st.fixed_dictionaries(
    {"event": st.sampled_from(["ringing", "answered", "ended", "recording", "x"]) | JSON, "at": INSTANTS},
    optional={**{name: st.text(max_size=120) | JSON for name in NAMES}, "answered_at": INSTANTS},
)


@given(st.binary(max_size=1000) | EVENTS.map(json.dumps).map(str.encode))
@example(b"[" * 16_000)
@example(b'{"event": "ended", "call_id": "\\ud83d", "at": 1e999}')
@example(b'{"event": "ended", "call_id": "c", "at": "0001-01-01T00:00:00+23:59"}')
def test_any_event(body):
    assert len(id_of(body)) <= 200
    try:
        event = event_of(body)
    except ValueError:
        return
    assert 0 < len(event.call_id) <= 100
    assert (len(event.caller) <= 32, len(event.extension) <= 20) == (True, True)
    event.call_id.encode()


@given(st.binary(max_size=300))
def test_any_answer_of_the_telephone_system(said):
    assert len(_call_id(said)) <= 100


@given(st.text(max_size=80))
def test_any_address_of_a_recording(url):
    try:
        found = _recording_at("https://pbx.example.com/rec/", url)
    except WrongPlace:
        return
    assert found.startswith("https://pbx.example.com/rec/")


@given(
    st.dictionaries(st.sampled_from(["x-timestamp", "x-signature"]), st.text(max_size=80)),
    st.binary(max_size=60),
)
def test_nobody_without_the_secret_gets_in(headers, body):
    account = Account(kind=Kind.TELEPHONY)
    account.keep_secrets(hmac=SECRET)
    delivery = Delivery(body=body, headers=headers, query={}, received_at=datetime.now(UTC))
    with pytest.raises(Forged):
        Telephony().check(account, delivery)
    assert webhook_of(Kind.TELEPHONY) is not None
    assert sign(SECRET, "1", body) not in headers.values()


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(EVENTS)
def test_any_event_that_is_signed_is_read_or_unintelligible(account, event):
    now = datetime.now(UTC)
    body = json.dumps(event).encode()
    arrival = Arrival.objects.create(
        account=account, external_id=f"{id_of(body)[:150]}{now.timestamp()}", received_at=now, body=body,
        size=len(body), try_at=now,
    )  # fmt: skip
    before = Call.objects.count()
    try:
        Telephony().read(arrival, now=now)
    except Unintelligible:
        assert Call.objects.count() == before
