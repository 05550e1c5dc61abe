from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SlaConfig(AppConfig):
    name = "sla"
    verbose_name = _("Deadlines")

    def ready(self) -> None:
        from complaints.workspace import panels
        from sla import panel, receivers  # noqa: F401  connects the receiver
        from sla.policy import TargetCode

        panels.register(panel.clocks)
        panels.name_limits(dict(TargetCode.pairs()))
