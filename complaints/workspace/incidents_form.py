"""Declaring a mass incident."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from complaints.lifecycle.refusals import GuardFailed
from complaints.typed import Line, Words
from complaints.workspace.fields import PickField, offer_categories, pick

INSTANT = "%Y-%m-%dT%H:%M"


class IncidentForm(forms.Form):
    """`key` makes a form sent twice count once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    title = Line(label=_("Title"), max_length=80, help_text=_("What and where, in a few words."))
    category = PickField(label=_("Kind of complaint"))
    branch = PickField(label=_("Area"), required=False)
    began_at = forms.DateTimeField(
        label=_("Began"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=INSTANT),
    )
    notice = Words(
        label=_("What the customers are told"),
        max_length=2000,
        help_text=_("What is wrong, what we are doing, by when we expect it to work again."),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "incident-%s", **kwargs})
        offer_categories(pick(self, "category"))
        areas = Department.objects.filter(kind=Department.Kind.BRANCH, is_active=True)
        pick(self, "branch").offer({"": list(areas)}, nothing=_("Everywhere"))
        self.initial = {
            "key": uuid.uuid4(),
            "began_at": timezone.localtime(now).strftime(INSTANT),
            **self.initial,
        }

    def declared(self) -> dict[str, Any]:
        """The arguments of declare_incident()."""
        names = ("title", "category", "branch", "notice", "began_at", "key")
        return {name: self.cleaned_data[name] for name in names}

    def refuse(self, refusal: GuardFailed) -> None:
        self.add_error(refusal.field, refusal.message)
