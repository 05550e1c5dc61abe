"""What people type: one spelling, no invisible controls, nothing else taken away."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from privacy.index import normal_phone

KEPT_CONTROLS = "\n\t"
SPELLINGS = 4  # characters that one character may be typed as


def without_controls(text: str) -> None:
    """Raises ValidationError for control characters other than line breaks and tabs."""
    if any(unicodedata.category(c) == "Cc" and c not in KEPT_CONTROLS for c in text):
        raise ValidationError(
            _("This contains characters that cannot be shown. Please type it again."), "control"
        )


class WholeText(forms.Textarea):
    """Never cuts off what is pasted: the counter shows by how much it is too long."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {name: value for name, value in attrs.items() if name != "maxlength"}


class Words(forms.CharField):
    """Several lines; line breaks are one character each, as the browser counts them."""

    widget: type[forms.Widget] | forms.Widget = WholeText
    default_validators = [without_controls]

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return text if self._is_hopeless(text) else unicodedata.normalize("NFC", text)

    def _is_hopeless(self, text: str) -> bool:
        """Too long however it is spelled: normalising takes time that grows with the square of a
        run of combining marks, so it is left to the length check to refuse."""
        return self.max_length is not None and len(text) > SPELLINGS * self.max_length


class Line(Words):
    """One line; line breaks and tabs that pasting brings along become blanks."""

    widget: type[forms.Widget] | forms.Widget = forms.TextInput

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text.replace("\n", " ").replace("\t", " ").strip()


def a_phone_number(text: str) -> None:
    """Raises ValidationError unless `text` is a possible number, at home or with +country code."""
    if not normal_phone(text).startswith("+"):
        raise ValidationError(
            _("This is not a complete phone number. Examples: 13800000000, 010-65550000, +852 2123 4567."),
            "phone",
        )


class Phone(Line):
    """A mobile or landline number in any punctuation, kept as it was typed."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
    default_validators = [*Line.default_validators, a_phone_number]
