"""The contact of an incoming call: of the person who answered, or to be called back."""

import json
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Right
from channels_intake.channels.telephony.extensions import person_at
from channels_intake.conversations import begin, over
from channels_intake.desk_holding import HELD_FOR
from channels_intake.guarding.senders import sender_digest
from channels_intake.making import GOES_ON
from channels_intake.models import Call, Contact
from privacy.index import normal_phone

LONGEST = timedelta(hours=2)  # for how long it is kept for whoever answered, if nobody tells its end
NOTE_MAX = 1000
NOTE = "note"  # among the words of a contact: what we say of it, nobody's own words


def follow(call: Call) -> None:
    """Make or change the contact as the call stands; the same again changes nothing."""
    if call.answered_at:
        _spoken(call, call.answered_at)
    elif call.ended_at and call.contact is None:
        _missed(call, call.ended_at)
    if call.contact and call.ended_at:
        over(contact=call.contact, at=call.ended_at)


def _spoken(call: Call, answered_at: datetime) -> None:
    is_new = call.contact is None
    if call.contact is None:
        call.contact = begin(
            account=call.account,
            external_id=external_id(call),
            received_at=answered_at,
            words={"phone": call.caller},
            sender=normal_phone(call.caller) or call.caller,
        )
    contact = Contact.objects.select_for_update().get(pk=call.contact.pk)
    if contact.state != Contact.State.RECEIVED:
        return
    if not is_new:  # it may have been taken for missed, when its events came in another order
        _forget_note(contact)
    person = person_at(call.extension)
    if person and person.may(Right.ENTER):
        _keep_for(contact, person, call, is_new)


def _keep_for(contact: Contact, person: User, call: Call, is_new: bool) -> None:
    """Whoever answered has it open, after a transfer the last of them. When the call is over they
    have it as long as anybody who takes a contact, unless they gave it back."""
    if call.ended_at is None:
        until = call.heard_at + LONGEST
    elif is_new or contact.held_by_id == person.pk:
        until = call.ended_at + HELD_FOR
    else:
        return
    contact.held_by, contact.held_until = person, until
    contact.save(update_fields=["held_by", "held_until"])


def _missed(call: Call, ended_at: datetime) -> None:
    """To be called back, together with the earlier attempts that still wait; nobody can call back a
    number that was withheld."""
    if len(normal_phone(call.caller)) < 3:
        return
    sender = normal_phone(call.caller)
    began_at = call.rang_at or ended_at
    waiting = Contact.objects.select_for_update().filter(
        account=call.account,
        sender_index=sender_digest(sender),
        state=Contact.State.RECEIVED,
        held_by=None,
        received_at__gte=began_at - GOES_ON,
    )
    words = missed_words(began_at, ended_at)
    contact = waiting.order_by("-received_at").first()
    if contact:
        _add_note(contact, words)
        call.contact = contact
        return
    call.contact = begin(
        account=call.account,
        external_id=external_id(call),
        received_at=began_at,
        words={"phone": call.caller, NOTE: words},
        sender=sender,
    )


def missed_words(began_at: datetime, ended_at: datetime) -> str:
    """What the desk reads of a call nobody answered."""
    with override("zh-hans"):
        return _("[missed call] %(at)s, rang for %(seconds)d s: please call back") % {
            "at": f"{timezone.localtime(began_at):%H:%M}",
            "seconds": max(0, int((ended_at - began_at).total_seconds())),
        }


def external_id(call: Call) -> str:
    return f"call-{call.account_id}-{call.call_id}"


def _add_note(contact: Contact, words: str) -> None:
    kept = json.loads(contact.raw)
    note = "\n".join(part for part in (kept.get(NOTE, ""), words) if part)
    if len(note) <= NOTE_MAX:
        contact.raw = json.dumps(kept | {NOTE: note}, ensure_ascii=False)
        contact.save(update_fields=["raw"])


def _forget_note(contact: Contact) -> None:
    kept = json.loads(contact.raw)
    if kept.pop(NOTE, ""):
        contact.raw = json.dumps(kept, ensure_ascii=False)
        contact.save(update_fields=["raw"])
