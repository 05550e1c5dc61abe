"""WeChat's envelope: is it WeChat that calls, and what is inside (signature, AES mode)."""

import hmac
from dataclasses import dataclass

import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatException
from wechatpy.utils import WeChatSigner

from channels_intake.channels.adapter import Delivery, Forged
from channels_intake.models import Account
from channels_intake.signing import check_age

MOST_BYTES = 64 * 1024
LONGEST_VALUE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What WeChat writes into the address."""

    signature: str
    timestamp: str
    nonce: str
    msg_signature: str
    encrypt_type: str

    @classmethod
    def of(cls, query: dict[str, str]) -> "Asked":
        return cls(**{name: query.get(name, "")[:200] for name in ASKED})


ASKED = ("signature", "timestamp", "nonce", "msg_signature", "encrypt_type")


def check(account: Account, delivery: Delivery) -> None:
    """Raises Forged. An account in safe mode takes nothing unencrypted."""
    token = account.secret("token")
    asked = Asked.of(dict(delivery.query))
    signer = WeChatSigner()
    signer.add_data(token, asked.timestamp, asked.nonce)
    if not token or not hmac.compare_digest(signer.signature, asked.signature):
        raise Forged("wrong signature")
    check_age(asked.timestamp, delivery.received_at)


def opened(account: Account, body: bytes, query: dict[str, str]) -> dict[str, str]:
    """The message inside, its names as WeChat gives them. Raises Forged when it is not from WeChat,
    ValueError when it is no message."""
    asked = Asked.of(query)
    fields = fields_of(body)
    if account.secret("aes_key"):
        if "Encrypt" not in fields:
            raise Forged("not encrypted")
        try:
            plain = _crypto(account).decrypt_message(
                {"Encrypt": fields["Encrypt"]}, asked.msg_signature, asked.timestamp, asked.nonce
            )
        except (WeChatException, ValueError, IndexError, AssertionError):
            raise Forged("does not decrypt") from None
        return fields_of(plain.encode() if isinstance(plain, str) else plain)
    return fields


def sealed(account: Account, reply: str, timestamp: str, nonce: str) -> str:
    """A reply as this account sends it."""
    if not account.secret("aes_key"):
        return reply
    return str(_crypto(account).encrypt_message(reply, nonce, timestamp))


def fields_of(xml: bytes) -> dict[str, str]:
    """The flat fields of `<xml>…</xml>`. Raises ValueError; entities are never expanded."""
    if len(xml) > MOST_BYTES or b"<!" in xml.replace(b"<![CDATA[", b""):
        raise ValueError("not a message")
    try:
        found = xmltodict.parse(xml, disable_entities=True)["xml"]
        items = found.items()
    except (xmltodict.expat.ExpatError, KeyError, TypeError, AttributeError, UnicodeError, RecursionError):
        raise ValueError("not a message") from None
    return {name: str(value)[:LONGEST_VALUE] for name, value in items if isinstance(value, str)}


def _crypto(account: Account) -> WeChatCrypto:
    return WeChatCrypto(
        account.secret("token"), account.secret("aes_key"), account.settings.get("app_id", "")
    )
