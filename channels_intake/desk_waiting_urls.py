"""The desk where contacts wait to be entered."""

from django.urls import path

from channels_intake import desk_contact_views as one
from channels_intake import desk_waiting_views as many
from channels_intake.desk_mail_views import mail

app_name = "intake"
urlpatterns = [
    path("", many.desk, name="desk"),
    path("next/", many.next_one, name="next"),
    path("<int:pk>/", one.contact, name="contact"),
    path("<int:pk>/take/", many.take_one, name="take"),
    path("<int:pk>/release/", many.release, name="release"),
    path("<int:pk>/typing/", many.typing, name="typing"),
    path("<int:pk>/discard/", one.discard_one, name="discard"),
    path("<int:pk>/duplicate/", one.duplicate, name="duplicate"),
    path("<int:pk>/files/<uuid:file_id>/", many.file, name="file"),
    path("<int:pk>/mail/", mail, name="mail"),
]
