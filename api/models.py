"""Access tokens, and the answers kept for requests that are repeated."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from api.scopes import Scope
from privacy.fields import EncryptedTextField


class TokenQuerySet(models.QuerySet["Token"]):
    def usable(self, now: datetime) -> "TokenQuerySet":
        """Neither revoked nor expired, and the owner still works here."""
        return self.filter(revoked_at=None, expires_at__gt=now, owner__is_active=True)


class Token(models.Model):
    """Lets a program act as its owner; only a digest of the secret is stored."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens", verbose_name=_("owner")
    )
    label = models.CharField(_("what it is for"), max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    hint = models.CharField(_("begins with"), max_length=12)
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope), verbose_name=_("may"))
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.hint}… {self.label}"

    @property
    def scope_labels(self) -> list[str]:
        return [str(Scope(scope).label) for scope in self.scopes]

    def is_usable(self, now: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > now


class KeptAnswer(models.Model):
    """The first answer to a POST with an Idempotency-Key; the row is also the lock.

    `asked_as` is a keyed digest of who asked and their key, `request` one of what was asked:
    the request itself, which may hold personal data, is not kept. The answer is encrypted.
    """

    asked_as = models.BinaryField(max_length=32, unique=True)
    request = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = EncryptedTextField(max_chars=400_000, null=True)
    created_at = models.DateTimeField(db_index=True)
