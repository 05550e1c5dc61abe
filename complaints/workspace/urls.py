from django.urls import path

from complaints.workspace import approvals, evidence, home, notices, queue, ticket

app_name = "workspace"
urlpatterns = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("queue/<slug:name>/", queue.queue, name="queue"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("tickets/<slug:number>/", ticket.ticket, name="ticket"),
    path("tickets/<slug:number>/moves/<slug:name>/", ticket.move, name="move"),
    path("files/<uuid:pk>/", evidence.attachment, name="attachment"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/<int:pk>/read/", notices.read_notice, name="read_notice"),
]
