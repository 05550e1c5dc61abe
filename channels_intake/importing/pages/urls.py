from django.urls import path

from channels_intake.importing.pages import answers, listing, one, report

app_name = "imports"
urlpatterns = [
    path("", listing.imports, name="imports"),
    path("new/<str:name>/", listing.new, name="new"),
    path("answers/", answers.answers, name="answers"),
    path("answers/file/", answers.file, name="answers_file"),
    path("<int:pk>/", one.one, name="import"),
    path("<int:pk>/columns/", one.columns, name="columns"),
    path("<int:pk>/correct/", one.correct, name="correct"),
    path("<int:pk>/start/", one.start, name="start"),
    path("<int:pk>/go-on/", one.go_on, name="go_on"),
    path("<int:pk>/cancel/", one.cancel, name="cancel"),
    path("<int:pk>/problems.csv", report.problems, name="problems"),
]
