"""Every address of the product, by who it is for."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import health
from config.admin import admin_sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("complaints.portal.urls")),
    path("complain/", include("channels_intake.channels.web.urls")),
    path("work/", include("complaints.workspace.urls")),
    path("work/new/", include("channels_intake.desk_urls")),
    path("staff/", include("accounts.urls")),
    path("admin/login/", admin_sign_in, name="admin_sign_in"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
