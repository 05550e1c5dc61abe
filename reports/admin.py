"""What figures are divided by and compared with: numbers of users, and figures of the regulator."""

from django.contrib import admin

from accounts.configuration import ConfigurationAdmin
from reports.models import Benchmark, UserCount


@admin.register(UserCount)
class UserCountAdmin(ConfigurationAdmin):
    list_display = ["month", "branch", "product", "opening", "closing"]
    list_filter = ["month", "branch"]
    list_select_related = ["branch"]
    search_fields = ["branch__code", "branch__name_zh", "branch__name_en", "product"]


@admin.register(Benchmark)
class BenchmarkAdmin(ConfigurationAdmin):
    list_display = ["quarter", "per_million", "source"]
    search_fields = ["source"]
