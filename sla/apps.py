from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SlaConfig(AppConfig):
    name = "sla"
    verbose_name = _("Deadlines")

    def ready(self) -> None:
        from complaints.printing import limits
        from complaints.workspace import history, moves, navigation, panels, words
        from sla import events, inbox, panel, printed, receivers  # noqa: F401  connects the receiver
        from sla.moves import DECIDE, DECIDE_FURTHER, REQUEST
        from sla.policy import StepCode, TargetCode

        panels.register(panel.clocks)
        limits.register(printed.limits)
        panels.name_limits(dict(TargetCode.pairs()))
        panels.register_approvals(inbox.extension_lines)
        moves.register(DECIDE, DECIDE_FURTHER, REQUEST)
        navigation.register(inbox.links)
        history.LOOKS.update(events.LOOKS)
        words.CODES.update({"target": dict(TargetCode.pairs()), "step": dict(StepCode.pairs())})
