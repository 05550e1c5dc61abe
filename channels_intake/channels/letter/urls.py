from django.urls import path

from channels_intake.channels.letter import views

app_name = "brought"
urlpatterns = [
    path("visit/", views.visit, name="visit"),
    path("letter/", views.letter, name="letter"),
]
