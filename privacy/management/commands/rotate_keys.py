"""Bring every encrypted value under the current key, while the product serves."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from privacy.fields import EncryptedTextField
from privacy.keyring import keyring
from privacy.rotation import rotate


class Command(BaseCommand):
    help = (
        "Re-encrypts personal data under the first key of FIELD_KEYS. Put a new key first, restart,"
        " run this, then remove the old key. Safe beside traffic; a stopped run is continued by the next."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            if any(isinstance(field, EncryptedTextField) for field in model._meta.concrete_fields):
                self.stdout.write(f"{model._meta.label}: {rotate(model)} rows")
        self.stdout.write(f"Everything is under key {keyring().current}.")
