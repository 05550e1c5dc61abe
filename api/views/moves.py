"""Transitions: every move of the workspace's registry is an address of its own here.

Its input is the move's form, its right and its domain call are the registry's: nothing is said twice.
"""

import uuid
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from accounts.requests import takes_up_to
from api.headers import seen_version
from api.inputs.parsing import StrictJSON
from api.inputs.reading import Input, of_class, of_form, refuse_invalid
from api.refusals import Problem, Refusal
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.scopes import Scope
from api.views.base import View
from api.views.presenting import after_move, found, presented
from api.views.shown import TellingShown, TicketShown, allowed
from complaints.files import REQUEST_MAX_BYTES
from complaints.forwarded import reads_least
from complaints.lifecycle.intake import Receipt
from complaints.lifecycle.moving import TicketRef, changed_since
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, IllegalMove, NotAllowed, Stale
from complaints.models import Ticket
from complaints.personal import revealed
from complaints.workspace.move_form import MoveForm
from complaints.workspace.moves import MOVES, REVEAL, Move, Offer, make
from complaints.workspace.offers import is_its_time, is_offered

TRANSITIONS = "transitions"
# Collections of a ticket are named by what they hold; all other moves by their own name.
SEGMENTS = {
    "add_note": "notes",
    "add_evidence": "attachments",
    "record_contact": "contact-records",
    "urge": "urges",
    "request_extension": "extensions",
}


def segment(move: Move) -> str:
    return SEGMENTS.get(move.name, move.name)


def needs_version(move: Move) -> bool:
    """What changes the state needs the version that was seen; what only adds to it does not."""
    return move.offer is Offer.BY_STATE


def operation_of(move: Move) -> Operation:
    return Operation(
        name=move.name,
        summary=move.label,
        tag=TRANSITIONS,
        content=move.form,
        answer=TellingShown if move is REVEAL else TicketShown,
        also={} if move is REVEAL else {204: _("Done; you no longer see this ticket.")},
        refuses=["not_allowed", "kept_apart", "not_found", "illegal_move", "stale", "guard", "file_refused"],
        needs_version=needs_version(move),
        takes_key=True,
        sends_etag=move is not REVEAL,
        media_type="multipart/form-data" if of_class(move.form).takes_files else "application/json",
    )


class MoveView(View):
    """One move; `as_view(move=…)`."""

    move: ClassVar[Move] = REVEAL

    @property
    def write_scope(self) -> Scope:  # type: ignore[override]
        return Scope.REVEAL if self.move is REVEAL else Scope.WRITE

    def operation(self, method: str) -> Operation:
        return operation_of(self.move)

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser() if of_class(self.move.form).takes_files else StrictJSON()]

    def post(self, request: ApiRequest, number: str) -> Response:
        if self.move is REVEAL:  # every look leaves its own line, and no copy of what was seen
            return self._made(number)
        return self.once(lambda: self._made(number))

    def _made(self, number: str) -> Response:
        request, move = self.request, self.move
        ticket = found(number, request.user)
        if not request.user.may(move.right):
            raise NotAllowed
        version = seen_version(request, required=needs_version(move))
        ref = TicketRef(number=number, version=version, key=uuid.uuid4() if move is REVEAL else self.key)
        form = self._form(ticket, ref)
        if not form.is_valid():
            refuse_untimely(move, ticket, ref, request)
            refuse_invalid(form)
        try:
            made = make(move, form, ref, by=request.user, now=request.now)
        except AlreadyDone:
            pass
        except IllegalMove as refusal:
            raise illegal(refusal, ticket, request) from None
        except GuardFailed as refusal:
            raise _named(refusal, form) from None
        else:
            if move is REVEAL:
                return Response(TellingShown(revealed(ticket, because=made)).data)
            if isinstance(made, Receipt) and made.code:
                return presented(made.ticket, request.user, now=request.now, verification=made.code)
        return after_move(number, request.user, now=request.now)

    def _form(self, ticket: Ticket, ref: TicketRef) -> MoveForm:
        """The page's form, filled with the body. Raises Refusal for what does not fit its schema."""
        about: dict[str, Any] = {"ticket": ticket, "user": self.request.user, "now": self.request.now}
        offered = of_form(self.move.form(**about))
        data, files = self._content(offered, ticket, ref)
        data["version"], data["key"] = str(ref.version or ticket.version), str(ref.key)
        return self.move.form(data, files, **about)

    def _content(self, offered: Input, ticket: Ticket, ref: TicketRef) -> tuple[Any, Any]:
        if offered.takes_files:
            return offered.parts(self.request.data)
        try:
            return offered.data(self.request.data), None
        except Refusal:
            refuse_untimely(self.move, ticket, ref, self.request)
            raise


class TransitionShown(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    href = serializers.CharField()
    needs_if_match = serializers.BooleanField()
    media_type = serializers.CharField()
    input = serializers.JSONField()


class Transitions(View):
    operations = {
        "GET": Operation(
            name="list_transitions",
            summary=_("Transitions you can make now"),
            detail=_("Each with the JSON schema of its input, codes to choose from included."),
            tag=TRANSITIONS,
            answer=TransitionShown(many=True),
            refuses=["not_found"],
        ),
    }

    def get(self, request: ApiRequest, number: str) -> Response:
        ticket = found(number, request.user)
        about: dict[str, Any] = {"ticket": ticket, "user": request.user, "now": request.now}
        offers = [move for move in MOVES if is_offered(move, ticket, request.user)]
        return Response([_offered(move, of_form(move.form(**about)), number) for move in offers])


def _offered(move: Move, offered: Input, number: str) -> dict[str, Any]:
    return {
        "name": move.name,
        "label": str(move.label),
        "href": reverse("api:ticket", args=[number]) + f"{segment(move)}/",
        "needs_if_match": needs_version(move),
        "media_type": operation_of(move).media_type,
        "input": offered.schema(),
    }


def refuse_untimely(move: Move, ticket: Ticket, ref: TicketRef, request: ApiRequest) -> None:
    """Before content is criticised: raises Stale or Refusal when the move is not to be made at all."""
    if ref.version not in (None, ticket.version) and not reads_least(request.user):
        raise Stale(ticket, changed_since(ticket, ref.version))
    if not is_its_time(move, ticket):
        raise illegal(IllegalMove(ticket), ticket, request)


def illegal(refusal: IllegalMove, ticket: Ticket, request: ApiRequest) -> Refusal:
    """409 with the present state, and what this person can do instead."""
    ticket.refresh_from_db()
    more = {"state": ticket.state, "allowed_transitions": allowed(ticket, request.user)}
    return Refusal(Problem(status=409, code=refusal.code, detail=refusal.message, more=more))


def _named(refusal: GuardFailed, form: MoveForm) -> GuardFailed:
    """A guard may name a field that this form does not have; then it is about the whole."""
    known = {*form.fields, *getattr(form, "rows", {})}
    return refusal if refusal.field in known else GuardFailed(refusal.message)


def move_view(move: Move, kind: type[MoveView] = MoveView) -> Any:
    """The view of one move; one that takes files may be larger than others."""
    view = kind.as_view(move=move)
    return takes_up_to(REQUEST_MAX_BYTES)(view) if of_class(move.form).takes_files else view
