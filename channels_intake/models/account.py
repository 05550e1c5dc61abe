"""Where a channel reaches the house: one mailbox, number, official account or telephone system."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from complaints.states import Channel
from privacy.fields import EncryptedTextField


class Kind(models.TextChoices):
    """By which protocol something arrives; each has an adapter of its own (S001-3, S003-1)."""

    TELEPHONY = "telephony", _("Telephone system")
    CHAT = "chat", _("Online chat")
    MAILBOX = "mailbox", _("Mailbox (IMAP)")
    SMS_GATEWAY = "sms_gateway", _("Text messages over HTTP")
    SMPP = "smpp", _("Text messages over SMPP")
    WECHAT = "wechat", _("WeChat official account")
    WEIBO = "weibo", _("Weibo")
    REGULATOR = "regulator", _("Regulator, 12345 or 12315")


CHANNEL_OF: dict[str, Channel] = {
    Kind.TELEPHONY: Channel.HOTLINE,
    Kind.CHAT: Channel.CHAT,
    Kind.MAILBOX: Channel.EMAIL,
    Kind.SMS_GATEWAY: Channel.SMS,
    Kind.SMPP: Channel.SMS,
    Kind.WECHAT: Channel.SOCIAL,
    Kind.WEIBO: Channel.SOCIAL,
    Kind.REGULATOR: Channel.REGULATOR,
}


HEALTH = frozenset({"position", "last_arrival_at", "reached_at", "failing_since", "error"})


class SettingsHistory(HistoricalRecords):  # type: ignore[misc]
    """Who changed the settings; what fetching writes every half minute leaves no line."""

    def post_save(self, instance: Any, created: bool, using: Any = None, **kwargs: Any) -> None:
        written = kwargs.get("update_fields")
        if created or written is None or set(written) - HEALTH:
            super().post_save(instance, created, using=using, **kwargs)


class Account(models.Model):
    """`slug` names it in the address its provider calls and is no secret: what proves the caller is
    the signature. Secrets are written, used and never shown again."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    slug = models.SlugField(_("name in addresses"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("in use"), default=True)
    settings = models.JSONField(_("settings"), default=dict, blank=True)
    secrets = EncryptedTextField(max_chars=20_000, default="{}")
    position = models.JSONField(default=dict, editable=False)  # how far a mailbox has been fetched
    per_minute = models.PositiveIntegerField(_("deliveries a minute at most"), default=600)

    last_arrival_at = models.DateTimeField(_("last arrival"), null=True)
    reached_at = models.DateTimeField(_("last reached"), null=True)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    error = models.CharField(_("what fails"), max_length=200, blank=True)
    history = SettingsHistory(excluded_fields=["secrets", *sorted(HEALTH)])

    class Meta:
        verbose_name = _("channel account")
        verbose_name_plural = _("channel accounts")
        ordering = ["kind", "slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def channel(self) -> Channel:
        return CHANNEL_OF[self.kind]

    def secret(self, name: str) -> str:
        """One of its secrets; "" while nobody has set it."""
        kept: dict[str, Any] = json.loads(self.secrets)
        return str(kept.get(name, ""))

    def all_secrets(self) -> list[str]:
        return [value for value in json.loads(self.secrets).values() if value]

    def keep_secrets(self, **given: str) -> None:
        """Set those given; the others stay as they are."""
        self.secrets = json.dumps(json.loads(self.secrets) | given)
