"""The numbers of users that figures per million divide by."""

from django.contrib import admin

from accounts.configuration import ConfigurationAdmin
from reports.models import UserCount


@admin.register(UserCount)
class UserCountAdmin(ConfigurationAdmin):
    list_display = ["month", "branch", "product", "opening", "closing"]
    list_filter = ["month", "branch"]
    list_select_related = ["branch"]
    search_fields = ["branch__code", "branch__name_zh", "branch__name_en", "product"]
