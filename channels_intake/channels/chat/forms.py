"""A transcript that somebody saved from a chat system, to be made a contact."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from channels_intake.channels.chat.said import NAME_MAX
from channels_intake.channels.chat.transcript import MOST_BYTES, NobodyKnown, read
from channels_intake.models import Account, Kind
from complaints.typed import Line
from complaints.workspace.fields import PickField, pick


class TranscriptForm(forms.Form):
    """Checked by reading it: what nobody could read is not taken."""

    account = PickField(label=_("Chat"))
    transcript = forms.FileField(
        label=_("Transcript"), help_text=_("JSON or plain text, as the chat system saves it; up to 1 MB.")
    )
    customer = Line(
        label=_("The customer's name in it"),
        required=False,
        max_length=NAME_MAX,
        help_text=_("Only for plain text, and only when it does not say 客户, 访客 or “customer”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = list(Account.objects.filter(kind=Kind.CHAT, is_active=True).defer("secrets"))
        pick(self, "account").offer({"": accounts})
        if len(accounts) == 1:
            self.initial = {"account": accounts[0].pk, **self.initial}

    @property
    def has_accounts(self) -> bool:
        return bool(pick(self, "account").known)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        upload = given.get("transcript")
        if upload is None:
            return given
        if upload.size > MOST_BYTES:
            raise ValidationError({"transcript": _("This file is larger than 1 MB.")})
        given["body"] = upload.read()
        try:
            read(given["body"], given.get("customer", ""))
        except NobodyKnown:
            raise ValidationError({"customer": _("Say by which name the customer appears.")}) from None
        except ValueError:
            raise ValidationError({"transcript": _("This is no transcript that we can read.")}) from None
        return given
