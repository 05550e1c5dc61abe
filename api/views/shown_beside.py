"""What belongs to one ticket, as it is shown: lines of its history, files, contacts."""

from typing import Any

from rest_framework import serializers

from api.views.shown_parts import PersonShown
from complaints.models import Attachment, ContactRecord, HistoryEvent
from complaints.models.attachment import EvidenceKind
from complaints.personal import facts
from complaints.states import NoticeChannel
from privacy.masking import mask_digits


class FactsField(serializers.JSONField):
    """Numbers in what was written are masked, unless the reader sees the ticket in full."""

    def to_representation(self, value: Any) -> Any:
        return facts(super().to_representation(value), in_full=self.context["in_full"])


class WordsField(serializers.CharField):
    """What somebody wrote, masked alike."""

    def to_representation(self, value: Any) -> Any:
        said: str = super().to_representation(value)
        return said if self.context["in_full"] else mask_digits(said)


class ActorShown(serializers.Serializer[HistoryEvent]):
    kind = serializers.CharField(source="actor_kind")
    person = PersonShown(source="actor", allow_null=True)


class EventShown(serializers.Serializer[HistoryEvent]):
    """One line of the history; `facts` differ by `kind`."""

    seq = serializers.IntegerField()
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    actor = ActorShown(source="*")
    from_state = serializers.CharField(allow_blank=True)
    to_state = serializers.CharField()
    facts = FactsField(source="payload")


class FileShown(serializers.Serializer[Attachment]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    kind = serializers.ChoiceField(EvidenceKind.choices)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    from_customer = serializers.BooleanField()
    added_at = serializers.DateTimeField()


class ContactRecordShown(serializers.Serializer[ContactRecord]):
    """One contact with the customer, or the attempt at one."""

    purpose = serializers.ChoiceField(ContactRecord.Purpose.choices)
    channel = serializers.ChoiceField(NoticeChannel.choices)
    by_customer = serializers.BooleanField()
    reached = serializers.BooleanField()
    text = WordsField()
    made_by = PersonShown(allow_null=True)
    made_at = serializers.DateTimeField()


class PublicEventShown(serializers.Serializer[Any]):
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    by_customer = serializers.BooleanField()
    facts = FactsField()
