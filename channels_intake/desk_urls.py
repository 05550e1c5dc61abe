from django.urls import path

from channels_intake import desk_views

app_name = "desk"
urlpatterns = [
    path("", desk_views.new, name="new"),
    path("known/", desk_views.known, name="known"),
    path("suggest/", desk_views.suggest, name="suggest"),
]
