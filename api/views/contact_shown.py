"""How a contact is written in answers: always masked."""

from typing import Any, cast

from rest_framework import serializers

from api.views.shown import ComplainantShown
from channels_intake.models import Contact
from channels_intake.receiving import entry_due_at, words_of
from complaints.states import Channel
from privacy.masking import mask_address, mask_digits, mask_email, mask_name, mask_phone

MASKED = ("name", "phone", "email", "address", "place", "business")
MASKS = {
    "name": mask_name,
    "phone": mask_phone,
    "email": mask_email,
    "address": mask_address,
    "place": mask_address,
}


class ContactShown(serializers.Serializer[Any]):
    """Masked: whoever enters it works on the ticket then, and may read that."""

    id = serializers.CharField()
    channel = serializers.ChoiceField(Channel.choices)
    external_id = serializers.CharField()
    state = serializers.ChoiceField(Contact.State.choices)
    received_at = serializers.DateTimeField()
    entry_due_at = serializers.DateTimeField()
    complainant = ComplainantShown()
    text = serializers.CharField(allow_blank=True)
    ticket = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


def shown(contact: Contact) -> dict[str, Any]:
    words = words_of(contact)
    masked = {name: MASKS.get(name, mask_digits)(words.get(name, "")) for name in MASKED}
    return cast(dict[str, Any], ContactShown(_facts(contact, masked, words)).data)


def _facts(contact: Contact, masked: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    return {
        "id": str(contact.pk),
        "channel": contact.channel,
        "external_id": contact.external_id,
        "state": contact.state,
        "received_at": contact.received_at,
        "entry_due_at": entry_due_at(contact),
        "complainant": {**masked, "in_full": False},
        "text": mask_digits(words.get("description", "")),
        "ticket": contact.ticket.number if contact.ticket else None,
        "reason": contact.reason,
    }
