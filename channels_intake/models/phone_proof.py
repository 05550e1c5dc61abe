"""Whether whoever fills in the form has the phone they give: a code sent there, typed here."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels_intake.models.draft import Draft


class PhoneProof(models.Model):
    """The latest code of a form. `phone_index` says for which number it is (privacy.index); the code
    itself is only in the message."""

    VALID = timedelta(minutes=10)
    MOST_TRIES = 5

    draft = models.OneToOneField(Draft, models.CASCADE, primary_key=True, related_name="phone_proof")
    phone_index = models.BinaryField(max_length=32)
    code_digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("proof of a phone number")
        verbose_name_plural = _("proofs of phone numbers")

    def __str__(self) -> str:
        return str(self.pk)
