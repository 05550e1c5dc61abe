"""A text message becomes a contact; one in several parts becomes one contact."""

import json
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from channels_intake.channels.adapter import Later, Outcome, Unintelligible
from channels_intake.channels.smpp.alphabets import text_of
from channels_intake.channels.smpp.identity import family
from channels_intake.channels.smpp.parts import TOGETHER, Piece, first_of, part_of, together
from channels_intake.channels.smpp.pdu import Delivered, Pdu
from channels_intake.channels.words import plain
from channels_intake.conf import MOST_ATTEMPTS
from channels_intake.making import LONGEST, cut, make_contact
from channels_intake.models import Arrival, Contact
from privacy.index import normal_phone

RECEIPTS = {0x04: "a delivery receipt", 0x08: "a delivery acknowledgement", 0x20: "a delivery notification"}
KIND_BITS = 0x3C  # of esm_class
MOST_PARTS = 600  # looked at; a message has at most 255


class PartsMissing(Later):
    """Parts are still under way: the arrival is read again in a minute."""


class SmppReader:
    """The adapter of text messages over SMPP."""

    def read(self, arrival: Arrival, *, now: datetime) -> Outcome:
        """Raises Unintelligible, and PartsMissing while it is worth waiting for the other parts."""
        message = _delivered(bytes(arrival.body))
        if reason := RECEIPTS.get(message.esm_class & KIND_BITS):
            return Outcome(ignored=reason)
        if not message.source.strip():
            raise Unintelligible("no sender")
        found, total = _message(arrival, message), part_of(message).total
        if len(found) < total and arrival.attempts < MOST_ATTEMPTS:
            raise PartsMissing("parts of it are still under way")
        words = plain(_words(found, total, str(arrival.account.settings.get("alphabet") or "gsm")))
        if not words:
            return Outcome(ignored="an empty message")
        return Outcome(contact=_received(found, words, message.source.strip(), arrival))


def _delivered(raw: bytes) -> Delivered:
    try:
        return Delivered.of(Pdu.of(raw).body)
    except ValueError as reason:
        raise Unintelligible(str(reason)) from None


def _message(arrival: Arrival, message: Delivered) -> dict[int, Piece]:
    """The parts of it that are here, by number; a whole message is its only part."""
    mine = _piece(arrival, message)
    if mine.part.total == 1:
        return {1: mine}
    prefix = family(Pdu.of(bytes(arrival.body)))
    siblings = Arrival.objects.filter(
        account=arrival.account,
        external_id__gte=prefix,
        external_id__lt=f"{prefix}z",
        received_at__range=(arrival.received_at - TOGETHER, arrival.received_at + TOGETHER),
    )
    found = {each.pk: _piece(each, _delivered(bytes(each.body))) for each in siblings[:MOST_PARTS]}
    return together((found | {arrival.pk: mine}).values(), arrival.pk)


def _piece(arrival: Arrival, message: Delivered) -> Piece:
    return Piece(
        arrival=arrival.pk,
        received_at=arrival.received_at,
        part=part_of(message),
        data_coding=message.data_coding,
    )


def _words(found: dict[int, Piece], total: int, default: str) -> str:
    """All parts in their order, what is missing marked. Neighbours are read as one, since a character
    may begin in one part and end in the next. Raises Unintelligible."""
    runs = groupby(range(1, total + 1), lambda number: _coding(found, number))
    try:
        with override("zh-hans"):
            return "".join(_run(found, list(numbers), total, default) for _coding_, numbers in runs)
    except ValueError as reason:
        raise Unintelligible(str(reason)) from None


def _coding(found: dict[int, Piece], number: int) -> int | None:
    return found[number].data_coding if number in found else None


def _run(found: dict[int, Piece], numbers: list[int], total: int, default: str) -> str:
    coding = _coding(found, numbers[0])
    if coding is None:
        return "".join(_missing(number, total) for number in numbers)
    return text_of(b"".join(found[number].part.text for number in numbers), coding, default)


def _missing(number: int, total: int) -> str:
    return _("[part %(number)s of %(total)s has not arrived]") % {"number": number, "total": total}


def _received(found: dict[int, Piece], words: str, sender: str, arrival: Arrival) -> Contact:
    """The contact of the message, whose ten minutes began with its first part."""
    first = Arrival.objects.select_related("account").get(pk=first_of(found).arrival)
    contact = _contact(first, str(first.pk), words, sender)
    if _says(contact, words) or _completed(contact, words):
        return contact
    return _contact(arrival, f"{first.pk}-{arrival.pk}", words, sender)


def _contact(arrival: Arrival, name: str, words: str, sender: str) -> Contact:
    return make_contact(
        arrival=arrival,
        external_id=f"smpp-{arrival.account_id}-{name}",
        words={"phone": sender, "description": words},
        sender=normal_phone(sender) or sender,
    )


def _says(contact: Contact, words: str) -> bool:
    kept: dict[str, str] = json.loads(contact.raw or "{}")
    return kept.get("description") == cut(words, LONGEST["description"])


def _completed(contact: Contact, words: str) -> bool:
    """Write what came late into its contact; False when somebody has that already."""
    with transaction.atomic():
        untouched = Contact.objects.select_for_update().filter(
            pk=contact.pk, state=Contact.State.RECEIVED, held_by=None
        )
        locked = untouched.first()
        if locked is None:
            return False
        said = {"description": cut(words, LONGEST["description"])}
        locked.raw = json.dumps(json.loads(locked.raw) | said, ensure_ascii=False)
        locked.save(update_fields=["raw"])
    return True
