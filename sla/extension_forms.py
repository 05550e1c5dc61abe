"""The short forms of an extension: asking for it, and deciding."""

from datetime import datetime

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from complaints.states import NoticeChannel
from complaints.typed import Words
from complaints.workspace.move_form import NOTE_MAX, MoveForm, channel_field
from complaints.workspace.second_forms import DecideForm
from sla.extending import Explained, extendable, waiting_on
from sla.ladder import target_of


def moment_field(label: object, help_text: object = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=help_text, widget=widget)  # type: ignore[arg-type]


class RequestExtensionForm(MoveForm):
    clock = forms.TypedChoiceField(label=_("Which limit"), coerce=int)
    promised_at = moment_field(_("New time promised"))
    reason = Words(
        label=_("Reason"), max_length=NOTE_MAX, help_text=_("For colleagues; the customer does not read it.")
    )
    channel = channel_field()
    told_at = moment_field(_("When the customer was told"))
    said = Words(
        label=_("What the customer was told"),
        max_length=NOTE_MAX,
        help_text=_("The customer reads this on the progress page, beside the new time."),
    )

    spans = {"clock": "s3", "promised_at": "s3", "told_at": "s3"}
    explained = _(
        "Somebody else approves: the first time a team leader, then supervision. Until then the limit stands."
    )

    def prepare(self) -> None:
        clocks = extendable(self.ticket, self.now).values()
        field = self.fields["clock"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            (clock.pk, _named(str(target_of(clock).code.label), clock.due_at)) for clock in clocks
        ]
        self.initial.setdefault("told_at", localtime(self.now).replace(second=0, microsecond=0))

    def told(self) -> Explained:
        given = self.cleaned_data
        return Explained(
            channel=NoticeChannel(given["channel"]), told_at=given["told_at"], said=given["said"]
        )


class DecideExtensionForm(DecideForm):
    def prepare(self) -> None:
        asked = waiting_on(self.ticket.number)
        self.show(asked)
        if asked:
            self.explained = str(
                _("%(limit)s → %(until)s. %(reason)s")
                % {
                    "limit": _named(str(target_of(asked.clock).code.label), asked.clock.due_at),
                    "until": _when(asked.promised_at),
                    "reason": asked.reason,
                }
            )


def _named(limit: str, due_at: datetime) -> str:
    return f"{limit} · {_when(due_at)}"


def _when(at: datetime) -> str:
    return date_format(localtime(at), "m-d H:i")
