"""The product's addresses, and the baselines under bare/."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bare/static/", views.static),
    path("bare/create/", views.create),
    path("bare/list/", views.tickets),
    path("bare/json/", views.as_json),
    path("", include("config.urls")),
]
