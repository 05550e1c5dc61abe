from django.urls import path

from complaints.workspace import (
    approvals,
    data_requests,
    evidence,
    home,
    incidents,
    looks,
    notices,
    printing,
    queue,
    retention,
    ticket,
    unsent,
)

app_name = "workspace"
urlpatterns = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("queue/<slug:name>/", queue.queue, name="queue"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.declare, name="declare_incident"),
    path("incidents/<int:pk>/", incidents.incident, name="incident"),
    path("incidents/<int:pk>/link/", incidents.link_tickets, name="link_tickets"),
    path("incidents/<int:pk>/end/", incidents.end_incident, name="end_incident"),
    path("tickets/<slug:number>/", ticket.ticket, name="ticket"),
    path("tickets/<slug:number>/moves/<slug:name>/", ticket.move, name="move"),
    path("tickets/<slug:number>/print/", printing.print_form, name="print"),
    path("data-requests/", data_requests.data_requests, name="data_requests"),
    path("data-requests/<int:pk>/", data_requests.data_request, name="data_request"),
    path("retention/", retention.retention, name="retention"),
    path("looks/", looks.looks, name="looks"),
    path("drafts/", unsent.keep, name="keep_draft"),
    path("drafts/discard/", unsent.discard, name="discard_draft"),
    path("files/<uuid:pk>/", evidence.attachment, name="attachment"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/<int:pk>/read/", notices.read_notice, name="read_notice"),
]
