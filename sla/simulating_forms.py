"""Asking the simulator: which past, and under what."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.typed import Words
from sla.calendar import DayKind
from sla.models import Policy
from sla.policies.drafting import latest_of
from sla.simulating_run import MOST_DAYS
from sla.working_calendar.notices import read_notice


class SimulationForm(forms.Form):
    """Which past, and under what."""

    first = forms.DateField(
        label=gettext_lazy("Received from"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(label=gettext_lazy("to"), widget=forms.DateInput(attrs={"type": "date"}))
    policy = forms.ChoiceField(label=gettext_lazy("Under this policy"), required=False)
    everywhere = forms.BooleanField(
        label=gettext_lazy("For every complaint, wherever else another policy holds"), required=False
    )
    days = Words(
        label=gettext_lazy("With these days changed"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("As in a notice: 2026-10-09, other_holiday."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "simulate-%s", **kwargs})
        self.known = _choices()
        choices = [("", _("those in force")), *((key, label) for key, (label, _p, _c) in self.known.items())]
        label = gettext_lazy("Under this policy")
        self.fields["policy"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("first"), found.get("last")
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            self.add_error(
                "last", _("At most %(days)d days, and the last not before the first.") % {"days": MOST_DAYS}
            )
        found["changed"] = self._days(found.get("days") or "")
        if not found.get("policy") and not found["changed"]:
            self.add_error(
                "policy", _("Choose a policy, or days that change: otherwise all stays as it was.")
            )
        return found

    def _days(self, text: str) -> dict[date, DayKind]:
        changed: dict[date, DayKind] = {}
        for line in text.splitlines():
            year = line.strip()[:4]
            if not line.strip():
                continue
            notice = read_notice(line, int(year) if year.isascii() and year.isdigit() else 0)
            for problem in notice.problems:
                self.add_error("days", problem)
            changed |= notice.days
        return changed


def _choices() -> dict[str, tuple[str, Policy, dict[str, Any]]]:
    """Drafts and latest versions of the policies, by a key for the form."""
    found: dict[str, tuple[str, Policy, dict[str, Any]]] = {}
    for policy in Policy.objects.exclude(kind=Policy.Kind.INCIDENT).select_related("draft"):
        if draft := getattr(policy, "draft", None):
            label = _("%(policy)s – the draft") % {"policy": policy.name}
            found[f"draft:{policy.code}"] = label, policy, draft.content
        if latest := latest_of(policy):
            label = _("%(policy)s – version %(number)d") % {"policy": policy.name, "number": latest.number}
            found[f"latest:{policy.code}"] = label, policy, latest.content
    return found
