"""What people say about their telephone."""

import re

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from channels_intake.channels.telephony.events import EXTENSION_MAX
from complaints.typed import Line

DIGITS = RegexValidator(re.compile(r"[0-9*#]{1,20}\Z"), _("An extension has digits only."))


class ExtensionForm(forms.Form):
    """Empty: at none."""

    number = Line(
        label=_("Telephone extension"),
        required=False,
        max_length=EXTENSION_MAX,
        validators=[DIGITS],
        help_text=_("Leave it empty when you go. Calls answered there are opened for you."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )


class CallForm(forms.Form):
    """`key` is made with the button, so that pressing it twice makes one call."""

    key = forms.UUIDField(widget=forms.HiddenInput)
