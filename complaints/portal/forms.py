"""The forms of the progress pages."""

import re
import unicodedata
import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.moving import TicketRef
from complaints.models import Plan, Satisfaction, Ticket
from complaints.models.outcome import Score
from complaints.numbering import MistypedNumber, parse_number
from complaints.typed import Line, Words

PASTED_MAX_CHARS = 300  # a whole sentence of the message that told number and code
_NUMBER = re.compile(r"(?<![0-9A-Z])(?:TS)?[0-9]{8}\W{0,3}[0-9]{4,9}?\W{0,3}[0-9](?![0-9A-Z])")
_CODE = re.compile(r"(?<![0-9A-Z])[0-9]{6}(?![0-9A-Z])")
WANTED_MAX_CHARS = Plan._meta.get_field("wanted").max_length
COMMENT_MAX_CHARS = Satisfaction._meta.get_field("comment").max_length


class FindForm(forms.Form):
    number = Line(
        label=_("Complaint number"),
        max_length=PASTED_MAX_CHARS,
        error_messages={"required": _("Please enter the number of your complaint.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "TS20261028-0142-6"}),
    )
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

    def clean_code(self) -> str:
        return _within(self.cleaned_data["code"], _CODE)


def _within(pasted: str, wanted: re.Pattern[str]) -> str:
    """The first thing of the wanted form in what was pasted; without one, all of it."""
    found = wanted.search(unicodedata.normalize("NFKC", pasted).upper())
    return found.group() if found else pasted


class MoveForm(forms.Form):
    """A form that moves a ticket: as it was seen, and with an id of its own."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    key = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def about(cls, ticket: Ticket) -> "MoveForm":
        return cls(initial={"version": ticket.version, "key": uuid.uuid4()})

    def clean(self) -> dict[str, Any] | None:
        """Hidden fields show no error of their own: say it on top of the form."""
        if [name for name in ("version", "key") if self.errors.pop(name, None)]:
            self.add_error(None, gettext("The page was incomplete. Please reload it and try again."))
        return self.cleaned_data

    def ref(self, number: str) -> TicketRef:
        return TicketRef(number=number, version=self.cleaned_data["version"], key=self.cleaned_data["key"])

    def seen_again(self, ticket: Ticket) -> None:
        """Show the same words against the ticket as it is now, to be sent again deliberately."""
        again = cast(QueryDict, self.data).copy()
        again["version"], again["key"] = str(ticket.version), str(uuid.uuid4())
        self.data = again


class ConsentForm(MoveForm):
    pass


class AmendForm(MoveForm):
    wanted = Words(
        label=_("What should be different?"),
        help_text=_("For example another date, another amount, or something that is still missing."),
        max_length=WANTED_MAX_CHARS,
        error_messages={"required": _("Please say what should be different.")},
    )


class RateForm(MoveForm):
    score = forms.TypedChoiceField(
        label=_("How satisfied are you with the result?"),
        choices=list(reversed(Score.choices)),
        coerce=lambda value: Score(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the five answers.")},
    )
    comment = Words(
        label=_("Anything you want to add"),
        help_text=_("What was good, what was not, what you still expect."),
        max_length=COMMENT_MAX_CHARS,
        required=False,
    )
