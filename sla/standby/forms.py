"""Asking who is to be on call from when to when."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from sla.standby.roster import LONGEST, people_for

MINUTES = "%Y-%m-%dT%H:%M"


class OnCallForm(forms.Form):
    """A person and a span of time, in the house's own zone."""

    person = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Person"))
    begins_at = forms.DateTimeField(
        label=gettext_lazy("On call from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("On call until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
    )

    def __init__(self, *args: Any, planner: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "on-call-%s", **kwargs})
        self.now = now
        self.fields["person"] = forms.ModelChoiceField(
            people_for(planner), label=gettext_lazy("Person"), empty_label=_("choose a person")
        )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        begins_at, ends_at = found.get("begins_at"), found.get("ends_at")
        if not begins_at or not ends_at:
            return found
        if ends_at <= begins_at:
            self.add_error("ends_at", _("It ends after it begins."))
        elif ends_at <= self.now:
            self.add_error("ends_at", _("That time is over already."))
        elif ends_at - begins_at > LONGEST:
            self.add_error("ends_at", _("At most %(days)d days at a time.") % {"days": LONGEST.days})
        return found


def suggested(now: datetime) -> dict[str, datetime]:
    """From this evening to tomorrow morning, in the local time of `now`."""
    evening = now.replace(hour=18, minute=0, second=0, microsecond=0)
    return {"begins_at": evening, "ends_at": evening + timedelta(hours=14, minutes=30)}
