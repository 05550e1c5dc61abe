"""The customer's side: handing in a complaint, and asking how it stands. No account."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import CUSTOMER
from accounts.requests import Request as PortalRequest
from accounts.throttle import SUBMIT_ADDRESS, client_address, count_attempt
from api.authentication import TokenAuthentication, token_of
from api.inputs.reading import of_class, of_form
from api.limits import PUBLIC_TOKEN
from api.permissions import Anyone
from api.refusals import Problem, Refusal
from api.requests import moment
from api.schema.operation import Operation
from api.scopes import Scope
from api.views.base import View, filled
from channels_intake.channels.web.complaint import complaint_of
from channels_intake.channels.web.forms import WhatForm, WhoForm
from channels_intake.channels.web.promises import promises
from channels_intake.desk import enter_contact
from complaints.portal.find import proved
from complaints.portal.forms import FindForm
from complaints.portal.progress import progress_of
from complaints.states import State

PUBLIC = "public"


class ComplaintForm(WhatForm, WhoForm):
    """Both steps of the website's form at once."""


class StatusForm(FindForm):
    """The portal's form, whose second field the API calls `verification`."""

    verification = FindForm.base_fields["code"]
    code = None  # type: ignore[assignment]

    def clean_verification(self) -> str:
        self.cleaned_data["code"] = self.cleaned_data["verification"]
        return self.clean_code()


class PromisesShown(serializers.Serializer[Any]):
    """For a simple problem the first; for a complex one the other two."""

    simple_by = serializers.DateTimeField()
    preliminary_by = serializers.DateTimeField()
    solved_by = serializers.DateTimeField()


class ReceiptShown(serializers.Serializer[Any]):
    number = serializers.CharField()
    verification = serializers.CharField(
        allow_null=True, help_text=_("Shown this once; nobody can read it again")
    )
    received_at = serializers.DateTimeField()
    promises = PromisesShown()


class PublicEvent(serializers.Serializer[Any]):
    kind = serializers.CharField()
    at = serializers.DateTimeField()


class StatusShown(serializers.Serializer[Any]):
    number = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    stage = serializers.IntegerField(min_value=1, max_value=7)
    title = serializers.CharField()
    next = serializers.CharField()
    received_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    promised_at = serializers.DateTimeField(allow_null=True)
    possible = serializers.ListField(
        child=serializers.CharField(), help_text=_("What the customer can do now on the progress page")
    )
    history = PublicEvent(many=True)


class PublicView(View):
    """No session counts here, so nothing has to be proved against forgery."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [Anyone]

    def count(self, request: Request) -> None:
        """Counted by each view for itself."""

    @property
    def caller(self) -> str:
        token = token_of(self.request)
        return f"user:{token.owner_id}" if token else f"address:{client_address(self.request._request)}"


class PublicTickets(PublicView):
    operations = {
        "POST": Operation(
            name="hand_in_complaint",
            summary=_("Hand in a complaint"),
            detail=_("Without an account, or with a token of scope `intake` for a site of yours."),
            tag=PUBLIC,
            content=ComplaintForm,
            answer=ReceiptShown,
            status=201,
            is_public=True,
            takes_key=True,
            refuses=["scope"],
        )
    }

    def count(self, request: Request) -> None:
        """By address; a token of ours counts for itself and may do more."""
        token = token_of(request)
        if token is None:
            count_attempt(SUBMIT_ADDRESS, client_address(request._request), now=moment(request))
            return
        if Scope.INTAKE not in token.scopes:
            raise Refusal(Problem(status=403, code="scope", more={"scope": Scope.INTAKE.value}))
        count_attempt(PUBLIC_TOKEN, str(token.pk), now=moment(request))

    def post(self, request: Request) -> Response:
        return self.once(self._handed_in)

    def _handed_in(self) -> Response:
        now = moment(self.request)
        form = filled(ComplaintForm(of_form(ComplaintForm()).data(self.request.data)))
        complaint = complaint_of(form.answers(), entry_key=self.key, language=get_language() or "", now=now)
        receipt = enter_contact(external_id=complaint.entry_key, complaint=complaint, by=CUSTOMER, now=now)
        ticket = receipt.ticket
        shown = {
            "number": ticket.number,
            "verification": receipt.code,
            "received_at": ticket.received_at,
            "promises": promises(ticket.received_at),
        }
        return Response(ReceiptShown(shown).data, status=201)


class PublicStatus(PublicView):
    """Changes nothing, so it needs no Idempotency-Key; a POST, so that no code stands in an address."""

    authentication_classes: list[Any] = []
    operations = {
        "POST": Operation(
            name="ask_status",
            summary=_("How a complaint stands"),
            detail=_("An unknown number is answered exactly like a wrong code."),
            tag=PUBLIC,
            content=StatusForm,
            answer=StatusShown,
            is_public=True,
            refuses=["no_match"],
        )
    }

    def post(self, request: Request) -> Response:
        form = filled(StatusForm(of_class(StatusForm).data(request.data)))
        number = form.cleaned_data["number"]
        if not proved(cast(PortalRequest, request._request), number, form.cleaned_data["verification"]):
            raise Refusal(Problem(status=422, code="no_match"))
        return Response(StatusShown(_status(number, moment(request))).data)


def _status(number: str, now: datetime) -> dict[str, Any]:
    progress = progress_of(number, now=now)
    ticket = progress.ticket
    return {
        "number": ticket.number,
        "state": ticket.state,
        "stage": ticket.stage,
        "title": str(progress.words.title),
        "next": str(progress.words.next),
        "received_at": ticket.received_at,
        "updated_at": progress.updated_at,
        "promised_at": None if ticket.resolved_at or not ticket.is_open else ticket.solve_by,
        "possible": [name for name, can in asdict(progress.can).items() if can is True],
        "history": progress.history,
    }
