"""What supervisors, managers and analysts read."""

from django.urls import path

from reports import report_pages, report_pages_list
from reports.dashboard import views as dashboard
from reports.dashboard import wall
from reports.definitions_page import definitions

app_name = "reports"
urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("tickets/", dashboard.tickets, name="tickets"),
    path("behind/<slug:figure>/", dashboard.behind, name="behind"),
    path("breaches/", dashboard.breaches, name="breaches"),
    path("definitions/", definitions, name="definitions"),
    path("reports/", report_pages_list.reports, name="reports"),
    path("reports/ask/", report_pages_list.ask, name="ask"),
    path("reports/follow/", report_pages_list.follow, name="follow"),
    path("reports/<int:pk>/", report_pages.edition, name="edition"),
    path("reports/<int:pk>/file/", report_pages.download, name="download"),
    path("reports/<int:pk>/step/", report_pages.move, name="move"),
    path("wall/", wall.wall, name="wall"),
    path("wall/displays/", wall.displays, name="displays"),
    path("wall/displays/<int:pk>/close/", wall.close, name="close_display"),
]
