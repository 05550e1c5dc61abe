"""Where providers post to us."""

from django.urls import path

from channels_intake.webhooks import deliver

app_name = "door"
urlpatterns = [path("<slug:slug>/", deliver, name="deliver")]
