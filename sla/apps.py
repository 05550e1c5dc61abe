from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SlaConfig(AppConfig):
    name = "sla"
    verbose_name = _("Deadlines")

    def ready(self) -> None:
        from complaints.lifecycle import urging
        from complaints.printing import limits
        from complaints.retention import texts
        from complaints.workspace import history_words, moves, navigation, panels, words
        from sla import bound, events, inbox, panel, printed, receivers  # noqa: F401  connects the receiver
        from sla.moves import DECIDE, DECIDE_FURTHER, REQUEST
        from sla.policies import shipping
        from sla.policy import StepCode, TargetCode
        from sla.retained import CODES, WRITTEN

        post_migrate.connect(shipping.after_migrating, sender=self, dispatch_uid="sla.shipping")
        panels.register(panel.clocks)
        limits.register(printed.limits)
        urging.register_threshold(bound.urge_threshold)
        panels.name_limits(dict(TargetCode.pairs()))
        panels.register_approvals("extensions", lines=inbox.extension_lines, waiting=inbox.extensions_waiting)
        moves.register(DECIDE, DECIDE_FURTHER, REQUEST)
        navigation.register(inbox.links)
        history_words.LOOKS.update(events.LOOKS)
        texts.register(WRITTEN)
        texts.keep_codes(CODES)
        words.CODES.update({"target": dict(TargetCode.pairs()), "step": dict(StepCode.pairs())})
