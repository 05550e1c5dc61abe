from django.urls import path

from channels_intake.channels.web import sending, steps

app_name = "complain"

urlpatterns = [
    path("", steps.who, name="who"),
    path("what/", steps.what, name="what"),
    path("send/", sending.send, name="send"),
    path("receipt/", sending.receipt, name="receipt"),
]
