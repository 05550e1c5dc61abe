"""What an account of each kind needs to know (docs/channels.md); secrets are written and never shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from channels_intake.models import Kind
from channels_intake.signing import SHORTEST_SECRET
from complaints.typed import Line

Label = Any  # words, or words to be translated later
MakeField = Callable[[], forms.Field]
SECURITY = [
    ("tls", _("TLS from the start")),
    ("starttls", _("STARTTLS")),
    ("none", _("none, in a network of our own")),
]
BIND = [("receiver", _("receiver")), ("transceiver", _("transceiver"))]
ALPHABETS = [(name, name) for name in ("gsm", "ascii", "latin-1", "utf-8", "gb18030")]
SIGN_IN = [("password", _("password")), ("xoauth2", _("OAuth 2 (XOAUTH2)"))]


@dataclass(frozen=True, slots=True)
class Secret:
    """`shortest` in characters."""

    label: Label
    shortest: int = 1


@dataclass(frozen=True, slots=True)
class Needs:
    settings: Mapping[str, MakeField]
    secrets: Mapping[str, Secret]


def line(label: Label, *, required: bool = False, most: int = 200, **given: Any) -> MakeField:
    return lambda: Line(label=label, required=required, max_length=most, **given)


NEEDS: dict[str, Needs] = {
    Kind.MAILBOX: Needs(
        {
            "host": line(_("Server"), required=True),
            "port": lambda: forms.IntegerField(
                label=_("Port"), required=False, min_value=1, max_value=65535, help_text=_("993 unless said.")
            ),
            "user": line(_("Who signs in"), required=True),
            "security": lambda: forms.ChoiceField(label=_("Encryption"), choices=SECURITY),
            "folder": line(_("Folder"), help_text=_("INBOX unless said.")),
            "since": lambda: forms.DateField(
                label=_("Mails since"), required=False, help_text=_("Since yesterday unless said.")
            ),
            "sign_in": lambda: forms.ChoiceField(label=_("Signs in by"), choices=SIGN_IN),
            "token_url": line(_("Where tokens are renewed"), validators=[URLValidator(schemes=["https"])]),
            "client_id": line(_("Client ID")),
        },
        {
            "password": Secret(_("Password")),
            "refresh_token": Secret(_("Refresh token")),
            "client_secret": Secret(_("Client secret")),
            "access_token": Secret(_("Access token")),
        },
    ),
    Kind.SMS_GATEWAY: Needs({}, {"password": Secret(_("Password"), SHORTEST_SECRET)}),
    Kind.WECHAT: Needs(
        {
            "app_id": line(_("AppID"), required=True),
            "receipt": line(
                _("Answered at once"), most=300, help_text=_("Nothing is answered while this is empty.")
            ),
        },
        {
            "token": Secret(_("Token")),
            "aes_key": Secret(_("EncodingAESKey")),
            "app_secret": Secret(_("AppSecret")),
        },
    ),
    Kind.SMPP: Needs(
        {
            "host": line(_("Server"), required=True),
            "port": lambda: forms.IntegerField(label=_("Port"), min_value=1, max_value=65535),
            "security": lambda: forms.ChoiceField(
                label=_("Encryption"), choices=[each for each in SECURITY if each[0] != "starttls"]
            ),
            "system_id": line(_("Who signs in"), required=True, most=15),
            "system_type": line(_("System type"), most=12),
            "bind": lambda: forms.ChoiceField(label=_("Signs in as"), choices=BIND),
            "alphabet": lambda: forms.ChoiceField(label=_("Default alphabet"), choices=ALPHABETS),
        },
        {"password": Secret(_("Password"))},
    ),
    Kind.WEIBO: Needs({}, {"app_secret": Secret(_("AppSecret")), "access_token": Secret(_("Access token"))}),
}
