from django.urls import path

from channels_intake.pages import accounts, arrivals, blocks, trying

app_name = "channels"
urlpatterns = [
    path("", accounts.accounts, name="accounts"),
    path("new/", accounts.new, name="new"),
    path("<int:pk>/", accounts.account, name="account"),
    path("<int:pk>/use/", accounts.use, name="use"),
    path("<int:pk>/test/", trying.try_one, name="try"),
    path("website/test/", trying.try_form, name="try_form"),
    path("interface/test/", trying.try_programs, name="try_programs"),
    path("blocked/", blocks.blocks, name="blocks"),
    path("blocked/<int:pk>/lift/", blocks.lift_block, name="lift"),
    path("held/<int:pk>/", blocks.decide, name="decide"),
    path("arrivals/", arrivals.arrivals, name="arrivals"),
    path("arrivals/<int:pk>/again/", arrivals.again, name="again"),
    path("arrivals/<int:pk>/original/", arrivals.original, name="original"),
]
