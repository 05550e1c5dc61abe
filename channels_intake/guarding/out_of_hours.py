"""Telling whoever writes while an account is not served when somebody will read it: once each time.

It cannot loop: what a machine wrote makes no contact, each sender is answered once in a closed
period, and the answer says by its headers that a machine wrote it.
"""

import json
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from channels_intake.guarding.hours import Hours
from channels_intake.models import Account, Contact, Kind
from channels_intake.receiving import words_of
from notifications.models import Notice, Transport
from notifications.outbox import queue
from privacy.index import normal_email, normal_phone

KIND = "out_of_hours"
REACHED_BY_ACCOUNT = frozenset({Kind.SMS_GATEWAY, Kind.WECHAT})
MOBILE = "+861"  # service numbers and short codes are machines


def answer_when_closed(*, contact: Contact, account: Account, now: datetime) -> None:
    """Queue the answer, when this account has one and is closed now."""
    hours, words = Hours.of(account.settings), str(account.settings.get("closed_answer") or "")
    if hours is None or not words or hours.is_open(now) or contact.sender_index is None:
        return
    address = _address(contact, account)
    if not address:
        return
    opens_at = hours.opens_next(now)
    payload = {
        "words": words,
        "account": account.pk,
        "opens": f"{timezone.localtime(opens_at):%Y-%m-%d %H:%M}" if opens_at else "",
    }
    since = hours.closed_since(now)
    sender = bytes(contact.sender_index).hex()[:32]
    queue(
        [
            Notice(
                key=f"closed-{account.pk}-{sender}-{since:%Y%m%d%H%M}",
                kind=KIND,
                transport=_transport(account),
                address=address,
                language=settings.LANGUAGE_CODE,
                payload=json.dumps(payload, ensure_ascii=False),
                created_at=now,
                try_at=now,
            )
        ]
    )


def _transport(account: Account) -> Transport:
    return Transport.EMAIL if account.kind == Kind.MAILBOX else Transport.ACCOUNT


def _address(contact: Contact, account: Account) -> str:
    """Where the answer goes; "" where there is no way back, or it would go to a machine or to us."""
    words = words_of(contact)
    if account.kind == Kind.MAILBOX:
        address = words.get("email", "")
        return "" if normal_email(address) in _our_own(account) else address
    if account.kind not in REACHED_BY_ACCOUNT:
        return ""
    if account.kind == Kind.SMS_GATEWAY:
        number = normal_phone(words.get("phone", ""))
        return number if number.startswith(MOBILE) and account.settings.get("send_url") else ""
    return words.get("sender", "")


def _our_own(account: Account) -> set[str]:
    return {normal_email(str(account.settings.get("user") or "")), normal_email(settings.DEFAULT_FROM_EMAIL)}
