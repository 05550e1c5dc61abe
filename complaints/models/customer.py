from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from privacy.fields import EncryptedTextField
from privacy.index import blind_index, normal_name, normal_phone, unmatchable


class CustomerQuerySet(models.QuerySet["Customer"]):
    def with_phone(self, phone: str) -> "CustomerQuerySet":
        return self.filter(phone_index=phone_digest(phone))

    def findable(self) -> "CustomerQuerySet":
        """Without those known only from complaints whose personal data may only be stored."""
        theirs = apps.get_model("complaints", "Ticket").objects.filter(customer=OuterRef("pk"))
        return self.filter(Exists(theirs.unrestricted()) | ~Exists(theirs))

    def named(self, name: str) -> "CustomerQuerySet":
        """Everybody of exactly this name, however it was typed; nobody for a blank one."""
        digest = name_digest(name)
        return self.filter(name_index=digest) if digest else self.none()


class Customer(models.Model):
    """The complainant as known on one ticket or more; every personal field is encrypted (S001-24)."""

    name = EncryptedTextField(_("name"), max_chars=60)
    phone = EncryptedTextField(_("phone"), max_chars=32)
    email = EncryptedTextField(_("e-mail"), max_chars=254)
    address = EncryptedTextField(_("address"), max_chars=200)
    phone_index = models.BinaryField(max_length=32, db_index=True)
    name_index = models.BinaryField(max_length=32, null=True, editable=False)  # written by save()
    is_vulnerable = models.BooleanField(_("needs special care"), default=False)
    # A member of staff spoke with them; on the website anybody can type anybody's name and number.
    is_confirmed = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            models.Index(fields=["name_index"], name="customer_name", condition=Q(name_index__isnull=False))
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.index_name()
        super().save(*args, **kwargs)

    def index_name(self) -> None:
        """To be called before a save that does not go through save()."""
        self.name_index = name_digest(self.name)


def phone_digest(phone: str) -> bytes:
    """Exact look-up of an encrypted phone number, however it was typed; no number matches none."""
    normal = normal_phone(phone)
    return blind_index(normal, "phone") if normal else unmatchable()


def name_digest(name: str) -> bytes | None:
    """Exact look-up of an encrypted name, however it was typed; None for a blank one."""
    normal = normal_name(name)
    return blind_index(normal, "name") if normal else None
