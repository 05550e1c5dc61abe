"""Refusals as part of the form they belong to, so that nothing typed is lost."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.throttle import TooManyAttempts
from complaints.lifecycle.refusals import GuardFailed


def too_often(refusal: TooManyAttempts) -> str:
    """The sentence for a limit that is used up."""
    at = timezone.localtime(refusal.retry_at)
    return _("That was too often in a short time. Please try again from %(time)s.") % {"time": f"{at:%H:%M}"}


def retry_after(response: HttpResponse, refusal: TooManyAttempts, *, now: datetime) -> HttpResponse:
    seconds = max(1, round((refusal.retry_at - now).total_seconds()))
    response.headers["Retry-After"] = str(seconds)
    return response


def show_guard(form: forms.Form, refusal: GuardFailed) -> None:
    """Put a guard's sentence at the field it names, or on top of the form."""
    named = refusal.field if refusal.field in form.fields else None
    form.add_error(named, refusal.message)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What changed while the customer was typing; who did it is not theirs to know."""

    at: datetime
    what: str
