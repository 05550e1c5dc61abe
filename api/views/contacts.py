"""Contacts: what reached the house and waits to become a ticket."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from accounts.roles import Right
from api.inputs.queries import CodesField
from api.inputs.reading import of_class, of_form
from api.pagination import Ordering, PageForm, page
from api.requests import ApiRequest
from api.schema.operation import Operation
from api.scopes import Scope
from api.views.base import View, filled
from api.views.contact_shown import ContactShown, shown
from api.views.presenting import found, presented
from api.views.shown import TicketEntered
from channels_intake.contact_forms import ContactForm, DiscardForm, EnterContactForm
from channels_intake.desk_settling import enter_held
from channels_intake.models import Contact
from channels_intake.receiving import discard, entry_key, receive, words_of
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import Ticket
from complaints.states import Channel

CONTACTS = "contacts"
BY_ARRIVAL = {
    "received_at": Ordering(
        "received_at", lambda contact: contact.received_at.isoformat(), bound=parse_datetime
    )
}


class ContactFilters(PageForm):
    state = CodesField(allowed=Contact.State, label=_("Those waiting unless said"))
    channel = CodesField(allowed=Channel, label=_("Channel"))


class ContactView(View):
    """Only for roles that enter complaints."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not request.user.may(Right.ENTER):
            raise NotAllowed

    def contacts(self) -> "QuerySet[Contact]":
        """Those that wait, and those whose ticket this person may see."""
        seen = Ticket.objects.visible_to(self.request.user)
        return Contact.objects.filter(Q(ticket=None) | Q(ticket__in=seen))


class Contacts(ContactView):
    write_scope = Scope.INTAKE
    operations = {
        "GET": Operation(
            name="list_contacts",
            summary=_("Contacts waiting to be entered"),
            detail=_("The longest waiting first; each has ten minutes."),
            tag=CONTACTS,
            query=ContactFilters,
            answer=ContactShown,
            many=True,
            refuses=["not_allowed"],
        ),
        "POST": Operation(
            name="record_contact_arrival",
            summary=_("A call or message arrived"),
            detail=_("The same `channel` and `external_id` again give the same contact, with 200."),
            tag=CONTACTS,
            content=ContactForm,
            answer=ContactShown,
            status=201,
            again=200,
            refuses=["not_allowed"],
            takes_key=True,
        ),
    }

    def get(self, request: ApiRequest) -> Response:
        contacts = self.contacts().filter(state__in=self.asked["state"] or [Contact.State.RECEIVED])
        if self.asked["channel"]:
            contacts = contacts.filter(channel__in=self.asked["channel"])
        rows = page(
            request, contacts.select_related("ticket"), self.asked, orderings=BY_ARRIVAL, usual="received_at"
        )
        return Response(rows.as_json([shown(contact) for contact in rows.rows]))

    def post(self, request: ApiRequest) -> Response:
        return self.once(self._received)

    def _received(self) -> Response:
        request = self.request
        form = filled(ContactForm(of_class(ContactForm).data(request.data), now=request.now))
        received = receive(message=form.message(), by=request.user)
        return Response(shown(received.contact), status=201 if received.is_new else 200)


class OneContact(ContactView):
    operations = {
        "GET": Operation(
            name="read_contact",
            summary=_("One contact"),
            tag=CONTACTS,
            answer=ContactShown,
            refuses=["not_allowed", "not_found"],
        ),
    }

    def get(self, request: ApiRequest, pk: int) -> Response:
        return Response(shown(self.contacts().select_related("ticket").get(pk=pk)))


class EnterContact(ContactView):
    operations = {
        "POST": Operation(
            name="enter_contact",
            summary=_("Make a ticket of a contact"),
            detail=_(
                "What is not given is taken from the contact as it arrived. Once its ten minutes are over, "
                "`late_reason` is needed."
            ),
            tag=CONTACTS,
            content=EnterContactForm,
            answer=TicketEntered,
            status=201,
            refuses=["not_allowed", "not_found", "guard"],
            takes_key=True,
            sends_etag=True,
        ),
    }

    def post(self, request: ApiRequest, pk: int) -> Response:
        return self.once(lambda: self._entered(self.contacts().get(pk=pk)))

    def _entered(self, contact: Contact) -> Response:
        request, now = self.request, self.request.now
        offered = EnterContactForm(contact=contact, now=now)
        data = of_form(offered).data(request.data)
        for name, value in words_of(contact).items():
            if name in offered.fields:
                data.setdefault(name, value)
        data["entry_key"] = str(entry_key(contact))
        form = filled(EnterContactForm(data, contact=contact, now=now))
        receipt = enter_held(
            contact=contact,
            complaint=form.complaint(),
            late_reason=form.cleaned_data["late_reason"],
            by=request.user,
            now=now,
        )
        ticket = found(receipt.ticket.number, request.user)
        response = presented(ticket, request.user, now=now, status=201, verification=receipt.code)
        response.headers["Location"] = reverse("api:ticket", args=[ticket.number])
        return response


class DiscardContact(ContactView):
    operations = {
        "POST": Operation(
            name="discard_contact",
            summary=_("Discard a contact that is no complaint"),
            tag=CONTACTS,
            content=DiscardForm,
            answer=ContactShown,
            refuses=["not_allowed", "not_found", "guard"],
            takes_key=True,
        ),
    }

    def post(self, request: ApiRequest, pk: int) -> Response:
        return self.once(lambda: self._discarded(self.contacts().get(pk=pk)))

    def _discarded(self, contact: Contact) -> Response:
        request = self.request
        form = filled(DiscardForm(of_class(DiscardForm).data(request.data)))
        reason = form.cleaned_data["reason"]
        return Response(shown(discard(contact=contact, by=request.user, reason=reason, now=request.now)))
