from django.urls import path

from channels_intake.channels.chat import views

app_name = "chat"
urlpatterns = [path("", views.transcript, name="transcript")]
