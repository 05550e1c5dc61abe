from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChannelsIntakeConfig(AppConfig):
    name = "channels_intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        from channels_intake.channels import registered  # noqa: F401  each adapter to its kind
        from channels_intake.channels.telephony.shown import panel
        from channels_intake.desk_link import WAITING
        from channels_intake.guarding import phone_proof, replying
        from channels_intake.importing.pages import access
        from channels_intake.pages.links import links
        from channels_intake.retained import WITH_TICKETS, erase_unlinked
        from complaints.models import LedgerEntry
        from complaints.retention import rules, texts
        from complaints.workspace import navigation, panels
        from notifications import outbox
        from notifications.models import Transport

        outbox.register(Transport.ACCOUNT, replying.send)
        navigation.register_counted(WAITING)
        navigation.register(links)
        navigation.register(access.links)
        panels.register_below(panel)
        panels.register(phone_proof.panel)
        texts.register(*WITH_TICKETS)
        rules.register_unlinked(LedgerEntry.What.CONTACTS, erase_unlinked)
