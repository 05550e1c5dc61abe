"""Contacts that wait at the desk, as a channel hands them over."""

from datetime import datetime, timedelta
from typing import Any

from accounts.actors import CUSTOMER
from channels_intake.models import Contact
from channels_intake.receiving import InboundMessage, receive
from complaints.states import Channel
from tests.factories import PHONE

WORDS = {"name": "张晓明", "phone": PHONE, "description": "城东路没有信号，扫码收不了钱！"}


def a_contact(now: datetime, number: int = 1, *, minutes: int = 2, **words: Any) -> Contact:
    """`minutes` is how long it has waited."""
    message = InboundMessage(
        channel=Channel.HOTLINE,
        external_id=f"call-{number}",
        received_at=now - timedelta(minutes=minutes),
        words={**WORDS, **words},
    )
    return receive(message=message, by=CUSTOMER).contact
