from django.urls import path

from channels_intake.pages import accounts, arrivals

app_name = "channels"
urlpatterns = [
    path("", accounts.accounts, name="accounts"),
    path("new/", accounts.new, name="new"),
    path("<int:pk>/", accounts.account, name="account"),
    path("<int:pk>/use/", accounts.use, name="use"),
    path("arrivals/", arrivals.arrivals, name="arrivals"),
    path("arrivals/<int:pk>/again/", arrivals.again, name="again"),
    path("arrivals/<int:pk>/original/", arrivals.original, name="original"),
]
