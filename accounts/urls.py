from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("password/", views.change_password, name="password"),
    path("profile/", views.profile, name="profile"),
    path("profile/deputy/", views.name_deputy, name="name_deputy"),
    path("profile/deputy/<int:pk>/end/", views.end_delegation, name="end_delegation"),
]
