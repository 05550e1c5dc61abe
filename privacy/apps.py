from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from privacy.keyring import keyring


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        """Stop at start, not at the first complaint, when a key is malformed."""
        keyring()
