from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Figures and reports")

    def ready(self) -> None:
        from accounts.roles import Role
        from complaints.retention import texts
        from complaints.workspace import home, navigation, panels
        from reports.dashboard.links import links
        from reports.exploring.links import beneath_steps
        from reports.exploring.links import links as exploring_links
        from reports.exporting.links import beside_queue
        from reports.exporting.links import links as export_links
        from reports.models.case_study import WRITTEN
        from reports.publishing_links import report_links

        home.begin_at("reports:dashboard", Role.SUPERVISOR, Role.MANAGER)
        navigation.register(links)
        navigation.register(report_links)
        navigation.register(exploring_links)
        navigation.register(export_links)
        navigation.register_beside_queues(beside_queue)
        texts.register(WRITTEN)
        panels.register(beneath_steps)
