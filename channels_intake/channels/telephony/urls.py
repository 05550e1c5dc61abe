from django.urls import path

from channels_intake.channels.telephony import views

app_name = "calls"
urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("phone/", views.phone, name="phone"),
    path("ticket/<slug:number>/", views.of_ticket, name="of_ticket"),
    path("ticket/<slug:number>/call/", views.to_customer, name="to_customer"),
    path("contact/<int:pk>/", views.of_contact, name="of_contact"),
    path("contact/<int:pk>/call/", views.to_sender, name="to_sender"),
    path("<int:pk>/again/", views.again, name="again"),
]
