"""What waits at the desk, as a line that names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from channels_intake.desk_holding import is_free
from channels_intake.models import Contact
from channels_intake.receiving import waiting, words_of
from complaints.lifecycle.intake import subject
from complaints.states import Channel
from privacy.masking import mask_digits, mask_email, mask_name, mask_phone

SHOWN = 50
ICONS: dict[str, str] = {
    Channel.HOTLINE: "phone-incoming",
    Channel.WEB: "world",
    Channel.CHAT: "message-circle",
    Channel.HALL: "building-store",
    Channel.SOCIAL: "brand-wechat",
    Channel.REGULATOR: "building-bank",
    Channel.EMAIL: "mail",
    Channel.SMS: "device-mobile",
    Channel.LETTER: "mail-opened",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`holder` is the name of whoever else has it open; `due_at` None: no limit runs."""

    pk: int
    channel: str
    icon: str
    who: str
    words: str
    received_at: datetime
    due_at: datetime | None
    holder: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    rows: Sequence[Row]
    has_more: bool


def rows(user: User, now: datetime) -> Waiting:
    """The longest waiting first, whoever has them; one query."""
    found = list(waiting().select_related("held_by")[: SHOWN + 1])
    return Waiting([row(contact, user, now) for contact in found[:SHOWN]], len(found) > SHOWN)


def row(contact: Any, user: User, now: datetime) -> Row:
    """`contact` comes from waiting(), which knows its limit."""
    words = words_of(contact)
    free, mine = is_free(contact, now), contact.held_by_id == user.pk
    return Row(
        pk=contact.pk,
        channel=contact.get_channel_display(),
        icon=ICONS[contact.channel],
        who=masked_sender(words),
        words=subject(mask_digits(words.get("description") or words.get("note", ""))),
        received_at=contact.received_at,
        due_at=contact.entry_due_at,
        holder="" if free or mine else contact.held_by.name,
        is_mine=mine and not free,
    )


def masked_sender(words: dict[str, str]) -> str:
    """Number, address or name as whoever does not have the contact open may read it."""
    shown = (
        mask_phone(words.get("phone", "")),
        mask_email(words.get("email", "")),
        mask_name(words.get("name", "")),
    )
    return next((each for each in shown if each), "")


def icon_of(contact: Contact) -> str:
    return ICONS[contact.channel]
