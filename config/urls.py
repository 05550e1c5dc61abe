"""Every address of the product, by who it is for."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.views import sign_out
from config import health
from config.admin import admin_sign_in, own_password
from config.favicon import favicon

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("complaints.portal.urls")),
    path("complain/", include("channels_intake.channels.web.urls")),
    path("work/deadlines/", include("sla.urls")),
    path("work/figures/", include("reports.urls")),
    path("work/", include("complaints.workspace.urls")),
    path("work/new/", include("channels_intake.desk_urls")),
    path("work/new/", include("channels_intake.channels.letter.urls")),
    path("work/new/chat/", include("channels_intake.channels.chat.urls")),
    path("work/desk/", include("channels_intake.desk_waiting_urls")),
    path("work/channels/", include("channels_intake.pages.urls")),
    path("work/calls/", include("channels_intake.channels.telephony.urls")),
    path("work/imports/", include("channels_intake.importing.pages.urls")),
    path("in/", include("channels_intake.door_urls")),
    path("staff/", include("accounts.urls")),
    path("staff/tokens/", include("api.tokens.urls")),
    path("api/v1/", include("api.urls")),
    path("admin/login/", admin_sign_in, name="admin_sign_in"),
    path("admin/logout/", sign_out, name="admin_sign_out"),
    re_path("^admin/password_change/(?:done/)?$", own_password, name="admin_password"),
    path("admin/", admin.site.urls),
    path("favicon.ico", favicon, name="favicon"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
