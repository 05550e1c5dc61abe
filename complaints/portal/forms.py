"""The forms that ask for a complaint's number."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.numbering import MistypedNumber, parse_number
from complaints.typed import Line

PASTED_MAX_CHARS = 300  # a whole sentence of the message that told number and code
_NUMBER = re.compile(r"(?<![0-9A-Z])(?:TS)?[0-9]{8}\W{0,3}[0-9]{4,9}?\W{0,3}[0-9](?![0-9A-Z])")
_CODE = re.compile(r"(?<![0-9A-Z])[0-9]{6}(?![0-9A-Z])")
CONTACT_MAX_CHARS = 254  # the longest e-mail address


class NumberForm(forms.Form):
    """Asks for a complaint's number, however it is typed or pasted."""

    number = Line(
        label=_("Complaint number"),
        max_length=PASTED_MAX_CHARS,
        error_messages={"required": _("Please enter the number of your complaint.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "TS20261028-0142-6"}),
    )

    def clean_number(self) -> str:
        typed = _within(self.cleaned_data["number"], _NUMBER)
        try:
            return parse_number(typed if typed.upper().startswith("TS") else f"TS{typed}")
        except MistypedNumber:
            raise ValidationError(
                gettext(
                    "This number is mistyped. It looks like TS20261028-0142-6; please look at your receipt."
                ),
                MistypedNumber.code,
            ) from None


class FindForm(NumberForm):
    code = Line(
        label=_("Verification code"),
        max_length=PASTED_MAX_CHARS,
        error_messages={"required": _("Please enter the verification code.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "placeholder": _("6 digits, on your receipt"),
            }
        ),
    )

    def clean_code(self) -> str:
        return _within(self.cleaned_data["code"], _CODE)


class LostCodeForm(NumberForm):
    contact = Line(
        label=_("Phone number or e-mail of the complaint"),
        help_text=_("The one you gave when you complained."),
        max_length=CONTACT_MAX_CHARS,
        error_messages={"required": _("Please enter the phone number or the e-mail of the complaint.")},
    )


def _within(pasted: str, wanted: re.Pattern[str]) -> str:
    """The first thing of the wanted form in what was pasted; without one, all of it."""
    found = wanted.search(unicodedata.normalize("NFKC", pasted).upper())
    return found.group() if found else pasted
