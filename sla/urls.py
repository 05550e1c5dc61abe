from django.urls import path

from sla import simulating_views as simulating
from sla import views
from sla.policies import editing, placing
from sla.policies import views as policies
from sla.standby import views as standby
from sla.working_calendar import hours_views as hours
from sla.working_calendar import views as calendar

app_name = "sla"
urlpatterns = [
    path("outages/", views.outage_statement, name="outages"),
    path("on-call/", standby.on_call, name="on_call"),
    path("on-call/add/", standby.add, name="on_call_add"),
    path("on-call/<int:pk>/end/", standby.end, name="on_call_end"),
    path("calendar/", calendar.this_year, name="this_year"),
    path("calendar/hours/", hours.hours, name="hours"),
    path("calendar/hours/change/", hours.change, name="hours_change"),
    path("calendar/<int:year>/", calendar.year, name="calendar"),
    path("calendar/<int:year>/change/", calendar.change, name="calendar_change"),
    path("policies/", policies.policies, name="policies"),
    path("policies/new/", editing.found, name="policy_found"),
    path("policies/export/", policies.export_file, name="policies_export"),
    path("policies/import/", editing.import_file, name="policies_import"),
    path("policies/places/", placing.places, name="places"),
    path("policies/places/change/", placing.place, name="place"),
    path("policies/of/<slug:code>/", policies.policy, name="policy"),
    path("policies/of/<slug:code>/edit/", editing.edit, name="policy_edit"),
    path("policies/of/<slug:code>/publish/", editing.publish_draft, name="publish"),
    path("policies/of/<slug:code>/discard/", editing.discard, name="policy_discard"),
    path("policies/of/<slug:code>/<int:number>/", policies.version, name="policy_version"),
    path("simulator/", simulating.simulator, name="simulator"),
    path("simulator/<int:pk>/", simulating.simulation, name="simulation"),
]
