from django.urls import path

from sla import views

app_name = "sla"
urlpatterns = [path("outages/", views.outage_statement, name="outages")]
