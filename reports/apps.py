from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Figures and reports")

    def ready(self) -> None:
        from accounts.roles import Role
        from complaints.workspace import home, navigation
        from reports.dashboard.links import links
        from reports.publishing_links import report_links

        home.begin_at("reports:dashboard", Role.SUPERVISOR, Role.MANAGER)
        navigation.register(links)
        navigation.register(report_links)
