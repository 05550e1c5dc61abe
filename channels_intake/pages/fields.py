"""What an account of each kind needs to know (docs/channels.md); secrets are written and never shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from channels_intake.guarding.hours import Days
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


TIME = RegexValidator(r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$", _("Write it as 09:00."))


def time_of_day(label: Label) -> MakeField:
    return line(label, most=5, validators=[TIME], help_text=_("00:00 unless said."))


HTTP = URLValidator(["http", "https"])

# What every account may have beside what its kind needs: when somebody reads it.
SERVED: Mapping[str, MakeField] = {
    "open_days": lambda: forms.ChoiceField(
        label=_("Read on"), required=False, choices=[("", _("every day, around the clock")), *Days.choices]
    ),
    "opens_at": time_of_day(_("Read from")),
    "closes_at": time_of_day(_("Read until")),
    "closed_answer": line(
        _("Answered when nobody reads it"),
        most=300,
        help_text=_("Once to each sender until it is read again. Nothing is answered while this is empty."),
    ),
}

NEEDS: dict[str, Needs] = {
    Kind.TELEPHONY: Needs(
        {
            "call_url": line(
                _("Address that calls are asked for by"),
                validators=[HTTP],
                help_text=_("Nobody can call from here while this is empty."),
            ),
            "recordings_at": line(
                _("Folder that recordings lie in"),
                validators=[HTTP],
                help_text=_("Its address, with a slash at its end. Nothing is fetched from anywhere else."),
            ),
        },
        {
            "hmac": Secret(_("Secret of the signature"), SHORTEST_SECRET),
            "recording_token": Secret(_("Token for recordings")),
        },
    ),
    Kind.CHAT: Needs({}, {"hmac": Secret(_("Secret of the signature"), SHORTEST_SECRET)}),
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
    Kind.SMS_GATEWAY: Needs(
        {
            "send_url": line(
                _("Address that messages are sent by"), validators=[URLValidator(["http", "https"])]
            ),
            "send_user": line(_("Who sends")),
            "send_from": line(_("Number shown to whoever gets them"), most=20),
            "verifies_phones": lambda: forms.BooleanField(
                label=_("The website's form proves phone numbers by a code sent here"), required=False
            ),
        },
        {
            "password": Secret(_("Password"), SHORTEST_SECRET),
            "send_password": Secret(_("Password for sending")),
        },
    ),
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
