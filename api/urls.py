"""Every address of the API; those of transitions come from the registry of moves."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from api.schema.pages import docs, schema
from api.views.authorities import AnsweredCase, RegulatorCases
from api.views.beside import Attachments, ContactRecords, History, OneAttachment
from api.views.contacts import Contacts, DiscardContact, EnterContact, OneContact
from api.views.deadlines import Clocks, Due
from api.views.figures import Definitions, Figures
from api.views.incidents import Incidents
from api.views.moves import MoveView, Transitions, move_view, segment
from api.views.phones import PhoneLookups
from api.views.policies import Policies
from api.views.public import PublicStatus, PublicTickets
from api.views.reference import Categories, Departments, Me, Terms
from api.views.tickets import OneTicket, Tickets
from complaints.workspace.moves import MOVES

app_name = "api"
COLLECTIONS = {"attachments": Attachments, "contact-records": ContactRecords}


def moves() -> Iterator[URLPattern]:
    """One address per move; a collection of the ticket shares its address with the move that adds to it."""
    for move in MOVES:
        view = move_view(move, COLLECTIONS.get(segment(move), MoveView))
        yield path(f"tickets/<slug:number>/{segment(move)}/", view, name="move")


urlpatterns = [
    path("tickets/", Tickets.as_view(), name="tickets"),
    path("tickets/<slug:number>/", OneTicket.as_view(), name="ticket"),
    path("tickets/<slug:number>/transitions/", Transitions.as_view(), name="transitions"),
    path("tickets/<slug:number>/history/", History.as_view(), name="history"),
    *moves(),
    path("attachments/<uuid:pk>/", OneAttachment.as_view(), name="attachment"),
    path("contacts/", Contacts.as_view(), name="contacts"),
    path("contacts/<int:pk>/", OneContact.as_view(), name="contact"),
    path("contacts/<int:pk>/enter/", EnterContact.as_view(), name="enter_contact"),
    path("contacts/<int:pk>/discard/", DiscardContact.as_view(), name="discard_contact"),
    path("regulator-cases/", RegulatorCases.as_view(), name="regulator_cases"),
    path("regulator-cases/<int:pk>/answered/", AnsweredCase.as_view(), name="regulator_case_answered"),
    path("phone-lookups/", PhoneLookups.as_view(), name="phone_lookups"),
    path("clocks/", Clocks.as_view(), name="clocks"),
    path("calendar/due/", Due.as_view(), name="due"),
    path("figures/", Figures.as_view(), name="figures"),
    path("figures/definitions/", Definitions.as_view(), name="definitions"),
    path("categories/", Categories.as_view(), name="categories"),
    path("departments/", Departments.as_view(), name="departments"),
    path("incidents/", Incidents.as_view(), name="incidents"),
    path("policies/", Policies.as_view(), name="policies"),
    path("terms/", Terms.as_view(), name="terms"),
    path("users/me/", Me.as_view(), name="me"),
    path("public/tickets/", PublicTickets.as_view(), name="public_tickets"),
    path("public/status/", PublicStatus.as_view(), name="public_status"),
    path("schema/", schema, name="schema"),
    path("docs/", docs, name="docs"),
]
