"""The forms of the customer's own moves."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.moving import TicketRef
from complaints.models import Appeal, ContactRecord, Plan, PlanOption, Question, Satisfaction, Ticket
from complaints.models.outcome import Score
from complaints.portal.uploads import FilesForm
from complaints.typed import Words

if TYPE_CHECKING:
    from complaints.portal.progress import Progress

WANTED_MAX_CHARS = Plan._meta.get_field("wanted").max_length
COMMENT_MAX_CHARS = Satisfaction._meta.get_field("comment").max_length
ANSWER_MAX_CHARS = Question._meta.get_field("answer").max_length
GROUNDS_MAX_CHARS = Appeal._meta.get_field("grounds").max_length
ADDED_MAX_CHARS = ContactRecord._meta.get_field("text").max_length
REASON_MAX_CHARS = 2000
URGE_MAX_CHARS = 500


class MoveForm(forms.Form):
    """A form that moves a ticket: as it was seen, and with an id of its own."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, progress: "Progress", **kwargs: Any) -> None:
        seen = {"version": progress.ticket.version, "key": uuid.uuid4()}
        super().__init__(*args, **{"initial": seen, **kwargs})
        self.prepare(progress)

    def prepare(self, progress: "Progress") -> None:
        """Fill in what depends on the complaint; each form says how."""

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
    """Yes to the plan and, where it offers several ways, to one of them (S003-13)."""

    option = forms.TypedChoiceField(
        label=_("Which way do you want?"),
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the ways.")},
    )

    def prepare(self, progress: "Progress") -> None:
        options = list(progress.plan.options.all()) if progress.plan else []
        if options:
            ways = cast(forms.ChoiceField, self.fields["option"])
            ways.choices = [(option.position, _way(option)) for option in options]
        else:
            del self.fields["option"]


def _way(option: PlanOption) -> SafeString:
    """What the customer chooses, with what it brings."""
    return format_html("{}{}", option.text, render_to_string("portal/_way.html", {"option": option}))


class AmendForm(MoveForm):
    wanted = Words(
        label=_("What should be different?"),
        help_text=_("For example another date, another amount, or something that is still missing."),
        max_length=WANTED_MAX_CHARS,
        error_messages={"required": _("Please say what should be different.")},
    )


FOLLOWS = {
    Score.VERY_SATISFIED: _("Your complaint is closed."),
    Score.SATISFIED: _("Your complaint is closed."),
    Score.NEUTRAL: _("It stays open, and we ask you what is still missing."),
    Score.DISSATISFIED: _("It stays open. Somebody who did not handle it contacts you within 48 hours."),
    Score.VERY_DISSATISFIED: _("It stays open. Somebody who did not handle it contacts you within 48 hours."),
}


def scores_and_what_follows() -> Sequence[tuple[int, SafeString]]:
    """The best first, each with what it leads to."""
    pattern = "{}<small>{}</small>"
    return [(score.value, format_html(pattern, score.label, FOLLOWS[score])) for score in reversed(Score)]


class RateForm(MoveForm):
    score = forms.TypedChoiceField(
        label=_("How satisfied are you with the result?"),
        choices=scores_and_what_follows,
        coerce=lambda value: Score(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one of the five answers.")},
    )
    comment = Words(
        label=_("Anything you want to add"),
        help_text=_("What was good, what was not, what is still open, what you expect."),
        max_length=COMMENT_MAX_CHARS,
        required=False,
    )


class AnswerForm(FilesForm, MoveForm):
    answer = Words(
        label=_("Your answer"),
        help_text=_("A file alone is enough, too."),
        max_length=ANSWER_MAX_CHARS,
        required=False,
    )
    field_order = ("answer", "uploads")


class SupplementForm(FilesForm, MoveForm):
    text = Words(
        label=_("What do you want to add?"),
        help_text=_("Something new, something forgotten, a correction. A file alone is enough, too."),
        max_length=ADDED_MAX_CHARS,
        required=False,
    )
    field_order = ("text", "uploads")


class UrgeForm(MoveForm):
    text = Words(
        label=_("What is pressing? (optional)"),
        help_text=_("For example: without the connection I cannot work."),
        max_length=URGE_MAX_CHARS,
        required=False,
    )


class WithdrawForm(MoveForm):
    reason = Words(
        label=_("Why? (optional)"),
        help_text=_("For example: it works again. It helps us to get better."),
        max_length=REASON_MAX_CHARS,
        required=False,
    )


class ReopenForm(FilesForm, MoveForm):
    reason = Words(
        label=_("What is not solved?"),
        help_text=_("What is still wrong, and what you expect. Whoever looks into it now reads this first."),
        max_length=REASON_MAX_CHARS,
        error_messages={"required": _("Please say what is not solved; one sentence is enough.")},
    )
    field_order = ("reason", "uploads")


class AppealForm(FilesForm, MoveForm):
    grounds = Words(
        label=_("What do you not accept, and why?"),
        help_text=_("What is wrong in our result or decision, what you ask for, and what speaks for it."),
        max_length=GROUNDS_MAX_CHARS,
        error_messages={"required": _("Please say what you do not accept, and why.")},
    )
    field_order = ("grounds", "uploads")
