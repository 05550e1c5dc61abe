"""What supervisors, managers and analysts read."""

from django.urls import path

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
    path("wall/", wall.wall, name="wall"),
    path("wall/displays/", wall.displays, name="displays"),
    path("wall/displays/<int:pk>/close/", wall.close, name="close_display"),
]
