"""A telephone system at the house's door, and an agent at a telephone."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from channels_intake.channels.telephony.extensions import claim
from channels_intake.models import Account, Kind
from channels_intake.signing import sign
from tests.channels_intake.telephony.pbx import SECRET, TOKEN, Pbx
from tests.factories import PHONE


@pytest.fixture
def pbx():
    server = Pbx()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def account(db, pbx):
    made = Account(kind=Kind.TELEPHONY, slug="hotline", name="热线")
    made.settings = {"call_url": f"{pbx.url}/calls", "recordings_at": f"{pbx.url}/recordings/"}
    made.keep_secrets(hmac=SECRET, recording_token=TOKEN)
    made.save()
    return made


@pytest.fixture
def now():
    """Events must be told within minutes of when they are signed."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)


@pytest.fixture
def tell(account, now):
    """Post an event as the telephone system does; `after` is seconds since `now`."""

    def told(event="ringing", call="c1", *, after=0, secret=SECRET, late=timedelta(), **more):
        words = {
            "event": event,
            "call_id": call,
            "at": (now + timedelta(seconds=after)).isoformat(),
            "caller": PHONE,
            "agent": "8001",
            **more,
        }
        body = json.dumps(words).encode()
        timestamp = str(int((datetime.now(UTC) + late).timestamp()))
        headers = {"X-Timestamp": timestamp, "X-Signature": sign(secret, timestamp, body)}
        return Client().post("/in/hotline/", body, content_type="application/json", headers=headers)

    return told


@pytest.fixture
def agent(people, account, now):
    """Signed in, and sitting at 8001."""
    claim(number="8001", by=people.agent, now=now)
    client = Client()
    client.force_login(people.agent)
    return SimpleNamespace(user=people.agent, get=client.get, post=client.post, client=client)
