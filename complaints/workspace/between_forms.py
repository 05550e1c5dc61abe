"""The short forms of what happens between departments, and while the customer is waited for."""

from datetime import date, datetime, time, timedelta
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.lifecycle.assisting import open_tasks
from complaints.lifecycle.people import answers_for
from complaints.lifecycle.waiting import LONGEST_WAIT
from complaints.models import DepartmentTask
from complaints.typed import Words
from complaints.workspace.fields import PickField, departments, handlers, pick, units_of
from complaints.workspace.move_form import NOTE_MAX, MoveForm, channel_field
from complaints.workspace.plan_choice import LOOKS, offer_options, option_field

USUAL_WAIT = timedelta(days=3)
ANSWER_MAX = 5000
REQUEST_MAX = 2000


class DayField(forms.DateField):
    """A local day, today at the earliest; whoever shows it sets `today`."""

    today: date = date.min

    def clean(self, value: object) -> date | None:
        day: date | None = super().clean(value)
        if day and day < self.today:
            raise ValidationError(_("This day is already over."))
        return day


class ReceiverForm(MoveForm):
    """To a department, and there to somebody or to whoever takes it."""

    department = PickField(label=_("Department"))
    handler = PickField(
        label=_("Handler"), required=False, help_text=_("Leave empty to let the department decide.")
    )

    spans = {"department": "s3", "handler": "s3"}

    def prepare(self) -> None:
        self.offer_receivers(None)

    def offer_receivers(self, first: Department | None) -> None:
        """Every department with its people; those of the likeliest one on top."""
        pick(self, "department").offer(departments())
        pick(self, "handler").offer(handlers(first=first), nothing=_("Whoever takes it"))
        pick(self, "handler").narrow_by("department", units_of)


class ReturnForm(MoveForm):
    reason = Words(
        label=_("Why it is not yours"),
        max_length=NOTE_MAX,
        help_text=_("It goes back to the service desk; what is due stays due."),
    )


class ArbitrateForm(ReceiverForm):
    reason = Words(
        label=_("Why it is theirs"), max_length=NOTE_MAX, help_text=_("This department cannot return it.")
    )

    explained = _("Two departments returned this. You say whose it is.")


class TransferForm(ReceiverForm):
    reason = Words(label=_("Why it goes there"), max_length=NOTE_MAX, help_text=_("What is due stays due."))


class AskCustomerForm(MoveForm):
    question = Words(
        label=_("Question to the customer"),
        max_length=REQUEST_MAX,
        help_text=_(
            "The customer reads it word for word on the progress page; the mail only says that it is there."
        ),
    )
    reply_by = DayField(
        label=_("Answer wanted by"),
        help_text=_(
            "Until the end of that day, at most 14 days from now. The internal limits rest meanwhile."
        ),
    )

    spans = {"reply_by": "s3"}

    def prepare(self) -> None:
        self.initial = {"reply_by": from_today(self, "reply_by") + USUAL_WAIT}

    def clean_reply_by(self) -> datetime:
        """The end of the day chosen, which is the beginning of the next."""
        day: date = self.cleaned_data["reply_by"]
        if day > timezone.localdate(self.now) + LONGEST_WAIT:
            raise ValidationError(_("Choose a time within the next 15 days."))
        following = day + timedelta(days=1)
        return timezone.make_aware(datetime.combine(following, time()))


class CustomerAnsweredForm(MoveForm):
    channel = channel_field()
    answer = Words(label=_("The customer's answer"), max_length=ANSWER_MAX)


class GoOnForm(MoveForm):
    reason = Words(label=_("Why it can go on without the answer"), max_length=NOTE_MAX)


class AskDepartmentForm(MoveForm):
    department = PickField(label=_("Department"))
    due_on = DayField(label=_("By"))
    request = Words(label=_("What is asked"), max_length=REQUEST_MAX)

    spans = {"department": "s3", "due_on": "s3"}

    def prepare(self) -> None:
        pick(self, "department").offer(departments())
        self.initial = {"due_on": from_today(self, "due_on") + timedelta(days=1)}


class AnswerTaskForm(MoveForm):
    task = PickField(label=_("Request"))
    answer = Words(label=_("Answer"), max_length=ANSWER_MAX)

    def prepare(self) -> None:
        own = [task for task in open_tasks(self.ticket) if answers_for(self.user, task.department)]
        pick(self, "task").offer({"": own}, words=_request)
        self.initial = {"task": own[0].pk if own else ""}


class CancelTaskForm(MoveForm):
    task = PickField(label=_("Request"))
    reason = Words(label=_("Why it is no longer needed"), max_length=NOTE_MAX)

    def prepare(self) -> None:
        owed = open_tasks(self.ticket)
        pick(self, "task").offer({"": owed}, words=_request)
        self.initial = {"task": owed[0].pk if owed else ""}


class GivePreliminaryForm(MoveForm):
    channel = channel_field()
    text = Words(
        label=_("What the customer was told"),
        max_length=3000,
        help_text=_(
            "What is known by now, what happens next and until when. The customer can read it again."
        ),
    )


class DecideWithoutConsentForm(MoveForm):
    option = option_field()
    reasons = Words(
        label=_("Why it is carried out without agreement"),
        max_length=NOTE_MAX,
        help_text=_("The customer reads this, and is told of the right to appeal."),
    )

    looks = LOOKS

    def prepare(self) -> None:
        offer_options(self)


def from_today(form: MoveForm, name: str) -> date:
    """Let a form's day begin today; returns today."""
    field = cast(DayField, form.fields[name])
    field.today = timezone.localdate(form.now)
    return field.today


def _request(task: DepartmentTask) -> str:
    return f"{task.department}: {Truncator(task.request).chars(60)}"
