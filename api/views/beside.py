"""What belongs to one ticket: its history, its files."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from accounts.models import User
from api.inputs.queries import CodesField, FlagField
from api.inputs.reading import of_class
from api.pagination import Ordering, PageForm, page
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.scopes import Scope
from api.views.base import View, filled
from api.views.moves import MoveView, operation_of
from api.views.presenting import found
from api.views.shown_beside import ContactRecordShown, EventShown, FileShown, PublicEventShown
from api.views.tickets import TICKETS
from complaints.forwarded import events_read, own_only
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import Attachment, ContactRecord, HistoryEvent, Ticket
from complaints.personal import reads_in_full
from complaints.portal.history import public_history
from complaints.workspace.evidence import OpenFileForm, opened, served

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


BY_TIME = {
    name: Ordering(
        "made_at",
        lambda record: record.made_at.isoformat(),
        descending=name.startswith("-"),
        bound=parse_datetime,
    )
    for name in ("made_at", "-made_at")
}


class ContactFilters(PageForm):
    ordering = forms.ChoiceField(
        required=False, choices=[(name, name) for name in BY_TIME], label=_("Oldest first unless said")
    )


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
        read = events_read(request.user)
        events = HistoryEvent.objects.filter(read, ticket=ticket.pk).select_related("actor")
        if self.asked["kind"]:
            events = events.filter(kind__in=self.asked["kind"])
        rows = page(request, events, self.asked, orderings=BY_SEQ, usual="seq")
        context = {"in_full": reads_in_full(ticket, request.user)}
        if not self.asked["public"]:
            return Response(rows.as_json(EventShown(rows.rows, many=True, context=context).data))
        shown = public_history(rows.rows)[::-1]
        return Response(rows.as_json(PublicEventShown(shown, many=True, context=context).data))


class Collection(MoveView):
    """What a ticket has several of; POST is the move that adds to it."""

    listing: ClassVar[Operation]

    def operation(self, method: str) -> Operation:
        return self.listing if method.upper() == "GET" else operation_of(self.move)


class Attachments(Collection):
    listing = Operation(
        name="list_attachments",
        summary=_("The files of a ticket"),
        tag=TICKETS,
        answer=FileShown(many=True),
        refuses=["not_found"],
    )

    def get(self, request: ApiRequest, number: str) -> Response:
        ticket = found(number, request.user)
        files: Any = ticket.attachments.filter(own_only(request.user, "added_by"))
        files = files.order_by("added_at", "pk")[:100]
        return Response(FileShown(files, many=True).data)


class ContactRecords(Collection):
    listing = Operation(
        name="list_contact_records",
        summary=_("Contacts with the customer, and attempts at them"),
        tag=TICKETS,
        query=ContactFilters,
        answer=ContactRecordShown,
        many=True,
        refuses=["not_found"],
    )

    def get(self, request: ApiRequest, number: str) -> Response:
        ticket = found(number, request.user)
        read = own_only(request.user, "made_by")
        made = ContactRecord.objects.filter(read, ticket=ticket.pk).select_related("made_by")
        rows = page(request, made, self.asked, orderings=BY_TIME, usual="made_at")
        context = {"in_full": reads_in_full(ticket, request.user)}
        return Response(rows.as_json(ContactRecordShown(rows.rows, many=True, context=context).data))


class OneAttachment(View):
    operations = {
        "GET": Operation(
            name="read_attachment",
            summary=_("The content of a file"),
            tag=TICKETS,
            answer=bytes,
            detail=_("Recordings and proof of identity are opened with POST instead."),
            refuses=["not_found", "not_allowed"],
            media_type="application/octet-stream",
        ),
        "POST": Operation(
            name="open_attachment",
            summary=_("Open a recording or proof of identity"),
            detail=_("Gives its content; the ticket's history tells who opened it."),
            tag=TICKETS,
            content=OpenFileForm,
            answer=bytes,
            refuses=["not_found", "not_allowed", "guard"],
        ),
    }
    write_scope = Scope.REVEAL

    def get(self, request: ApiRequest, pk: uuid.UUID) -> Any:
        """The same check as on the page, and the same headers."""
        file = _file_of(request.user, pk)
        if file.is_guarded:
            raise NotAllowed
        return served(file)

    def post(self, request: ApiRequest, pk: uuid.UUID) -> Any:
        """Every look leaves its own line."""
        file = _file_of(request.user, pk)
        reason = filled(OpenFileForm(of_class(OpenFileForm).data(request.data))).cleaned_data["reason"]
        return opened(file, by=request.user, reason=reason, now=request.now)


def _file_of(user: User, pk: uuid.UUID) -> Attachment:
    visible = Ticket.objects.visible_to(user)
    files = Attachment.objects.filter(own_only(user, "added_by")).select_related("ticket")
    return get_object_or_404(files, pk=pk, ticket__in=visible)
