from django.urls import path

from complaints.portal import decide, find, front, materials, progress, result

app_name = "portal"

urlpatterns = [
    path("", front.home, name="home"),
    path("pages/<slug:slug>/", front.page, name="page"),
    path("progress/", find.find, name="find"),
    path("progress/leave/", find.leave, name="leave"),
    path("progress/<str:number>/", progress.progress, name="progress"),
    path("progress/<str:number>/agree/", decide.agree, name="agree"),
    path("progress/<str:number>/change/", decide.change, name="change"),
    path("progress/<str:number>/rate/", decide.rate, name="rate"),
    path("progress/<str:number>/files/", materials.materials, name="materials"),
    path("progress/<str:number>/files/<uuid:file_id>/", materials.download, name="download"),
    path("progress/<str:number>/result/", result.result, name="result"),
    path("progress/<str:number>/result.txt", result.result_text, name="result_text"),
]
