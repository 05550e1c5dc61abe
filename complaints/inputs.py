"""Form fields for words people type: one normal form, no invisible control characters."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def normal(text: str) -> str:
    """NFC with Unix line ends, so that a length counts what the reader counts."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def refuse_control(text: str, *, kept: str = "") -> None:
    """Raises ValidationError for control characters other than those in `kept`."""
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in kept for c in text):
        raise ValidationError(
            _("This contains characters that cannot be shown; please type it again."), code="control"
        )


class LineField(forms.CharField):
    """One line of words."""

    kept = "\t"

    def to_python(self, value: Any) -> str:
        text = normal(str(super().to_python(value) or ""))
        refuse_control(text, kept=self.kept)
        return text


class TextField(LineField):
    """Words of several lines, with a counter."""

    kept = "\n\t"
    widget = forms.Textarea
