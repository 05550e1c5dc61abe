from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Categories, routes and terms")

    def ready(self) -> None:
        from complaints.workspace import asked, navigation, panels, retention_parts

        panels.register(asked.question)
        panels.register(asked.shares)
        panels.register(retention_parts.protection)
        navigation.register(retention_parts.links)
