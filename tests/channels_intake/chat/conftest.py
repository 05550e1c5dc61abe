"""A chat system at the house's door."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from channels_intake import arriving
from channels_intake.models import Account, Kind
from channels_intake.signing import sign
from tests.factories import PHONE

SECRET = "a secret of a chat system, long enough"


@pytest.fixture
def account(db):
    made = Account(kind=Kind.CHAT, slug="online", name="在线客服")
    made.keep_secrets(hmac=SECRET)
    made.save()
    return made


@pytest.fixture
def now():
    return datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)


@pytest.fixture
def session(now):
    """What a chat system tells of a session, begun at `now`."""

    def told(**more):
        def said(who, text, after):
            at = (now + timedelta(seconds=after)).isoformat()
            return {"from": who, "name": "张晓明" if who == "customer" else "小智", "text": text, "at": at}

        return {
            "session_id": "s1",
            "started_at": now.isoformat(),
            "ended_at": (now + timedelta(minutes=20)).isoformat(),
            "customer": {"id": "v-7f3a", "name": "张晓明", "phone": PHONE},
            "messages": [
                said("bot", "您好，请问有什么可以帮您？", 1),
                said("customer", "转人工半小时了 😤 <b>没人理</b>", 10),
                said("agent", "您好，工号 0317。", 60),
                said("customer", "城东路没信号", 70),
            ],
            **more,
        }

    return told


@pytest.fixture
def post(account):
    def posted(words, *, secret=SECRET):
        body = words if isinstance(words, bytes) else json.dumps(words).encode()
        timestamp = str(int(datetime.now(UTC).timestamp()))
        headers = {"X-Timestamp": timestamp, "X-Signature": sign(secret, timestamp, body)}
        answer = Client().post("/in/online/", body, content_type="application/json", headers=headers)
        arriving.read_waiting(now=datetime.now(UTC))
        return answer

    return posted
