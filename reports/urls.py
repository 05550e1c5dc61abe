"""What supervisors, managers and analysts read."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
