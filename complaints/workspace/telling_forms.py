"""The short forms of stages 6 and 7: the result is told, the customer called back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.feedback import Result
from complaints.lifecycle.satisfaction import answer_to, latest_notice
from complaints.models import ResultNotice
from complaints.models.outcome import Score
from complaints.states import NoticeChannel
from complaints.typed import Words
from complaints.workspace.move_form import NOTE_MAX, MoveForm, channel_field


class GiveFeedbackForm(MoveForm):
    channel = channel_field()
    reached = forms.BooleanField(
        label=_("The customer was reached"),
        required=False,
        help_text=_("Without an answer in 7 days the case closes by itself only if this is so."),
    )
    written = forms.ChoiceField(
        label=_("In writing by"),
        choices=[("", "—"), *((each.value, each.label) for each in NoticeChannel if each.is_written)],
        required=False,
        help_text=_("A call alone is not enough: the reply is promised in writing, too."),
    )
    result = Words(label=_("Result"), max_length=3000)
    cause = Words(label=_("Cause"), max_length=NOTE_MAX)
    improvement = Words(label=_("What we improve"), max_length=NOTE_MAX)
    closing = forms.TypedChoiceField(
        label=_("Closing words"),
        choices=ResultNotice.Closing.choices,
        coerce=ResultNotice.Closing,
        initial=ResultNotice.Closing.APOLOGY,
        widget=forms.RadioSelect,
    )

    spans = {"channel": "s2", "written": "s2", "reached": "s2", "cause": "s3", "improvement": "s3"}

    def prepare(self) -> None:
        self.initial = {"written": NoticeChannel.EMAIL if self.ticket.customer.email else ""}

    def told(self) -> Result:
        names = ("channel", "written", "reached", "result", "cause", "improvement", "closing")
        return Result(**{name: self.cleaned_data[name] for name in names})


class ArchiveForm(MoveForm):
    reached = forms.BooleanField(label=_("The customer was reached"), required=False)
    score = forms.TypedChoiceField(
        label=_("How satisfied the customer is"),
        choices=Score.choices[::-1],
        coerce=lambda v: Score(int(v)),
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    comment = Words(label=_("The customer's words"), required=False, max_length=NOTE_MAX)
    note = Words(
        label=_("Note"),
        required=False,
        max_length=NOTE_MAX,
        help_text=_("If the customer is dissatisfied: what was offered further."),
    )

    def prepare(self) -> None:
        """What the customer answered on the progress page is not asked again."""
        given = answer_to(latest_notice(self.ticket))
        if given:
            for name in ("reached", "score", "comment"):
                del self.fields[name]
            self.explained = _("The customer has already answered: %(score)s.") % {
                "score": given.get_score_display()
            }
            self.fields["note"].required = given.is_dissatisfied

    def answer(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "reached": given.get("reached", False),
            "score": given.get("score"),
            "comment": given.get("comment", ""),
            "note": given["note"],
        }
