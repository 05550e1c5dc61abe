"""What belongs to one ticket: its history, its files."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from api.inputs.queries import CodesField, FlagField
from api.pagination import Ordering, PageForm, page
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.views.base import View
from api.views.moves import MoveView, operation_of
from api.views.presenting import found
from api.views.shown import PersonShown
from api.views.tickets import TICKETS
from complaints.models import Attachment, HistoryEvent
from complaints.models.attachment import EvidenceKind
from complaints.personal import facts, reads_in_full
from complaints.portal.history import public_history
from complaints.workspace.evidence import attachment

BY_SEQ = {
    "seq": Ordering("seq", lambda event: event.seq),
    "-seq": Ordering("seq", lambda event: event.seq, descending=True),
}


class HistoryFilters(PageForm):
    public = FlagField(required=False, label=_("Only what the customer may read, as the customer reads it"))
    kind = CodesField(label=_("Kinds of events"))
    ordering = forms.ChoiceField(
        required=False, choices=[(name, name) for name in BY_SEQ], label=_("Oldest first unless said")
    )


class FactsField(serializers.JSONField):
    """Numbers in what was written are masked, unless the reader sees the ticket in full."""

    def to_representation(self, value: Any) -> Any:
        return facts(super().to_representation(value), in_full=self.context["in_full"])


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


class PublicEventShown(serializers.Serializer[Any]):
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    by_customer = serializers.BooleanField()
    facts = FactsField()


class History(View):
    operations = {
        "GET": Operation(
            name="list_history",
            summary=_("What happened to a ticket"),
            detail=_("Append-only. With `public=true` only `kind`, `at`, `by_customer` and public facts."),
            tag=TICKETS,
            query=HistoryFilters,
            answer=EventShown,
            or_answer=PublicEventShown,
            many=True,
            refuses=["not_found"],
        ),
    }

    def get(self, request: ApiRequest, number: str) -> Response:
        ticket = found(number, request.user)
        events = HistoryEvent.objects.filter(ticket=ticket).select_related("actor")
        if self.asked["kind"]:
            events = events.filter(kind__in=self.asked["kind"])
        rows = page(request, events, self.asked, orderings=BY_SEQ, usual="seq")
        context = {"in_full": reads_in_full(ticket, request.user)}
        if not self.asked["public"]:
            return Response(rows.as_json(EventShown(rows.rows, many=True, context=context).data))
        shown = public_history(rows.rows)[::-1]
        return Response(rows.as_json(PublicEventShown(shown, many=True, context=context).data))


class Attachments(MoveView):
    """The files of a ticket; POST is the move that adds some."""

    def operation(self, method: str) -> Operation:
        return LISTING if method.upper() == "GET" else operation_of(self.move)

    def get(self, request: ApiRequest, number: str) -> Response:
        ticket = found(number, request.user)
        files: Any = ticket.attachments.order_by("added_at", "pk")[:100]
        return Response(FileShown(files, many=True).data)


LISTING = Operation(
    name="list_attachments",
    summary=_("The files of a ticket"),
    tag=TICKETS,
    answer=FileShown(many=True),
    refuses=["not_found"],
)


class OneAttachment(View):
    operations = {
        "GET": Operation(
            name="read_attachment",
            summary=_("The content of a file"),
            tag=TICKETS,
            answer=bytes,
            refuses=["not_found"],
            media_type="application/octet-stream",
        ),
    }

    def get(self, request: ApiRequest, pk: uuid.UUID) -> Any:
        """The page's own view: the same check, the same headers."""
        return attachment(request._request, pk)
