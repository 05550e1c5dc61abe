from django.urls import path

from channels_intake.channels.web import files, phone, sending, steps

app_name = "complain"

urlpatterns = [
    path("", steps.who, name="who"),
    path("phone/", phone.phone, name="phone"),
    path("what/", steps.what, name="what"),
    path("files/", files.begin, name="file_begin"),
    path("files/<uuid:pk>/", files.piece, name="file_piece"),
    path("send/", sending.send, name="send"),
    path("receipt/", sending.receipt, name="receipt"),
]
