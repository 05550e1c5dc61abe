"""Every door that providers post to: bytes answered with 2xx are kept whole, and the worst costs little."""

import base64
import hashlib
import random
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from channels_intake.channels.adapter import Delivery, Forged
from channels_intake.channels.registry import webhook_of
from channels_intake.models import Account, Arrival, Kind
from channels_intake.signing import sign
from tests.channels_intake.test_wechat import signature

SECRET = "a secret that every door here knows, long enough"
KINDS = [Kind.TELEPHONY, Kind.CHAT, Kind.WECHAT, Kind.WEIBO, Kind.SMS_GATEWAY]
COSTS_AT_MOST = 2.0  # seconds of processor, on a slow machine
HOSTILE = [
    b"[",
    b'{"a":',
    b"<xml>",
    b"<a b='c'>",
    b"&lt;",
    b'{"text":"\\ud83d"},',
    b"\x00",
    b"\xff\xfe",
    b"\r\n",
]


def an_account(kind: Kind) -> Account:
    account = Account(kind=kind, slug="door", name="door", per_minute=1000)
    account.keep_secrets(hmac=SECRET, token=SECRET, app_secret=SECRET, password=SECRET)
    return account


def signed(kind: Kind, body: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Headers and query as the provider itself would send them."""
    timestamp = str(int(time.time()))
    match kind:
        case Kind.TELEPHONY | Kind.CHAT:
            return {"x-timestamp": timestamp, "x-signature": sign(SECRET, timestamp, body)}, {}
        case Kind.SMS_GATEWAY:
            given = base64.b64encode(f"sms:{SECRET}".encode()).decode()
            return {"authorization": f"Basic {given}"}, {"id": hashlib.sha256(body).hexdigest()[:20]}
    return {}, {"timestamp": timestamp, "nonce": "n", "signature": signature(SECRET, timestamp, "n")}


def noise(seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311
    pieces = [chance.choice([*HOSTILE, chance.randbytes(20)]) for _ in range(seed * 7)]
    return b"".join(pieces)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_answered_is_kept_byte_for_byte_and_what_is_refused_is_not(client, kind):
    an_account(kind).save()
    kept = {}
    for seed in range(8):
        body = noise(seed)
        headers, query = signed(kind, body)
        answer = client.post(
            f"/in/door/?{urlencode(query)}", body, content_type="application/octet-stream", headers=headers
        )
        assert answer.status_code in (200, 403)
        if answer.status_code == 200:
            kept[body] = seed
    assert {bytes(each.body) for each in Arrival.objects.all()} == set(kept)
    if kind not in (Kind.WECHAT, Kind.WEIBO):  # whose signatures say nothing of what is no message at all
        assert len(kept) == 8


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("kind", KINDS)
def test_the_largest_body_costs_little(kind, piece):
    webhook, account = webhook_of(kind), an_account(kind)
    assert webhook is not None
    body = (piece * (webhook.most_bytes // len(piece)))[: webhook.most_bytes]
    headers, query = signed(kind, body)
    delivery = Delivery(body=body, headers=headers, query=query, received_at=datetime.now(UTC))
    began = time.process_time()
    try:
        webhook.check(account, delivery)
        assert 0 < len(webhook.external_id(account, delivery)) <= 200
        webhook.answer(account, delivery)
    except Forged:
        pass
    assert time.process_time() - began < COSTS_AT_MOST
