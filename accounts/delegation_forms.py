"""Naming the person who approves in one's place."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.delegating import DelegationRefused, delegate
from accounts.delegation import Delegation
from accounts.models import User
from accounts.roles import ROLES, Right

USUAL_ABSENCE = timedelta(days=7)
APPROVING = [role for role, card in ROLES.items() if Right.APPROVE_PLAN in card.may]


class DelegationForm(forms.Form):
    to = forms.ModelChoiceField(User.objects.none(), label=_("Deputy"), empty_label=_("Choose …"))
    begins_on = forms.DateField(label=_("First day"), widget=forms.DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        first = {"begins_on": today, "ends_on": today + USUAL_ABSENCE}
        super().__init__(*args, **{"initial": first, "auto_id": "deputy-%s", **kwargs})
        self.user = user
        people = User.objects.filter(is_active=True, role__in=APPROVING).exclude(pk=user.pk)
        cast(forms.ModelChoiceField[User], self.fields["to"]).queryset = people

    def hand_over(self, *, now: datetime) -> Delegation | None:
        """Delegate as the form says; None when it was refused, which then stands at its field."""
        try:
            return delegate(by=self.user, **self.cleaned_data, now=now)
        except DelegationRefused as refusal:
            self.add_error(refusal.field, str(refusal))
            return None


def blank(user: User, now: datetime) -> DelegationForm | None:
    """The form as it is first shown; None for whoever has nothing to hand over."""
    may = user.may(Right.APPROVE_PLAN)
    return DelegationForm(user=user, today=timezone.localdate(now)) if may else None
