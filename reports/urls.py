"""What supervisors, managers and analysts read."""

from django.urls import path

from reports import report_pages, report_pages_list
from reports.assessing import pages as assessing
from reports.dashboard import views as dashboard
from reports.dashboard import wall
from reports.definitions_page import definitions
from reports.exploring import pages as exploring
from reports.exploring import study_pages, study_writing
from reports.exporting import pages as exporting
from reports.improving import pages as improving

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
    path("reports/<int:pk>/review/", report_pages.review, name="review"),
    path("suggestions/", improving.suggestions, name="suggestions"),
    path("suggestions/make/", improving.suggest, name="suggest"),
    path("suggestions/<int:pk>/settle/", improving.settle, name="settle"),
    path("assessment/", assessing.assessment, name="assessment"),
    path("assessment/file/", assessing.assessment_file, name="assessment_file"),
    path("explore/", exploring.explore, name="explore"),
    path("explore/file/", exploring.table_file, name="explored_file"),
    path("explore/cases/", exploring.cases, name="explored_cases"),
    path("explore/save/", exploring.save, name="save_view"),
    path("explore/views/<int:pk>/remove/", exploring.remove, name="remove_view"),
    path("cases/", study_pages.studies, name="studies"),
    path("cases/write/", study_writing.write_study, name="write_study"),
    path("cases/<int:pk>/", study_pages.study, name="study"),
    path("cases/<int:pk>/change/", study_writing.change_study, name="change_study"),
    path("cases/<int:pk>/step/", study_pages.move_study, name="move_study"),
    path("export/", exporting.choose, name="export"),
    path("export/file/", exporting.file, name="export_file"),
    path("exports/", exporting.exports, name="exports"),
    path("wall/", wall.wall, name="wall"),
    path("wall/displays/", wall.displays, name="displays"),
    path("wall/displays/<int:pk>/close/", wall.close, name="close_display"),
]
