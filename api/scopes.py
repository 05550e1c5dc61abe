"""What a token is for; it never allows more than its owner may do."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    READ = "read", _("read what you may see")
    WRITE = "write", _("enter complaints and move tickets")
    REVEAL = "reveal", _("see personal data in full, with a reason")
    INTAKE = "intake", _("hand in contacts, and complaints on behalf of customers")
    CASES = "cases", _("hand in the cases of authorities, and read our answers to them")
