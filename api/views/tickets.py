"""Tickets: the list, entering one, and one in full."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from accounts.roles import Right
from api.inputs.reading import of_form
from api.pagination import page
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.views.base import View, filled
from api.views.filters import ORDERINGS, USUAL_ORDERING, TicketFilters, is_usual, met_by
from api.views.listing import fetched, listed
from api.views.presenting import as_rows, found, presented
from api.views.shown import TicketEntered, TicketRow, TicketShown
from channels_intake.desk import enter_contact
from channels_intake.desk_forms import EntryForm
from complaints.lifecycle.refusals import NotAllowed

TICKETS = "tickets"


class Tickets(View):
    operations = {
        "GET": Operation(
            name="list_tickets",
            summary=_("Tickets you may see"),
            detail=_("Open ones by their next limit, unless the parameters say otherwise."),
            tag=TICKETS,
            query=TicketFilters,
            answer=TicketRow,
            many=True,
        ),
        "POST": Operation(
            name="enter_ticket",
            summary=_("Enter a complaint"),
            detail=_(
                "Records the contact and makes its ticket in one step. `verification` is shown this once."
            ),
            tag=TICKETS,
            content=EntryForm,
            answer=TicketEntered,
            status=201,
            refuses=["not_allowed"],
            takes_key=True,
            sends_etag=True,
        ),
    }

    def get(self, request: ApiRequest) -> Response:
        met = met_by(self.asked, user=request.user, now=request.now)
        lean: Any = SimpleLazyObject(lambda: listed(met))  # where it is counted, or unusual
        usual = partial(fetched, met) if is_usual(self.asked) else None
        rows = page(request, lean, self.asked, orderings=ORDERINGS, usual=USUAL_ORDERING, fetch=usual)
        return Response(rows.as_json(as_rows(rows.rows, request.user)))

    def post(self, request: ApiRequest) -> Response:
        if not request.user.may(Right.ENTER):
            raise NotAllowed
        return self.once(self._entered)

    def _entered(self) -> Response:
        request = self.request
        form = filled(entry_form(request, self.key))
        complaint = form.complaint()
        receipt = enter_contact(
            external_id=complaint.entry_key, complaint=complaint, by=request.user, now=request.now
        )
        ticket = found(receipt.ticket.number, request.user)
        response = presented(ticket, request.user, now=request.now, status=201, verification=receipt.code)
        response.headers["Location"] = reverse("api:ticket", args=[ticket.number])
        return response


class OneTicket(View):
    operations = {
        "GET": Operation(
            name="read_ticket",
            summary=_("One ticket"),
            detail=_("Personal data as on its page: in full for its accepting agent, masked for others."),
            tag=TICKETS,
            answer=TicketShown,
            refuses=["not_found"],
            sends_etag=True,
        ),
    }

    def get(self, request: ApiRequest, number: str) -> Response:
        return presented(found(number, request.user), request.user, now=request.now)


def entry_form(request: ApiRequest, key: object) -> EntryForm:
    """The desk's own form, filled with a JSON body. Raises Refusal for a misfit."""
    offered = EntryForm(now=request.now)
    data = of_form(offered).data(request.data)
    data["entry_key"] = str(key)
    return EntryForm(data, now=request.now)
