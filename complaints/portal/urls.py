from django.urls import path

from complaints.portal import data, download, find, front, lost_code, printing, progress, result
from complaints.portal.decide import decide
from complaints.portal.decisions import DECISIONS

app_name = "portal"

urlpatterns = [
    path("", front.home, name="home"),
    path("pages/<slug:slug>/", front.page, name="page"),
    path("progress/", find.find, name="find"),
    path("progress/leave/", find.leave, name="leave"),
    path("progress/code/", lost_code.lost_code, name="lost_code"),
    path("progress/code/asked/", lost_code.code_asked, name="code_asked"),
    path("progress/<str:number>/", progress.progress, name="progress"),
    *(
        path(f"progress/<str:number>/{each.name}/", decide, {"decision": each}, name=each.name)
        for each in DECISIONS
    ),
    path("progress/<str:number>/files/<uuid:file_id>/", download.download, name="download"),
    path("progress/<str:number>/data/", data.data, name="data"),
    path("progress/<str:number>/data/copy/", data.copy, name="data_copy"),
    path("progress/<str:number>/print/", printing.print_form, name="print"),
    path("progress/<str:number>/result/", result.result, name="result"),
    path("progress/<str:number>/result.txt", result.result_text, name="result_text"),
]
