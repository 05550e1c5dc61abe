"""Asking for a new token."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from api.scopes import Scope
from complaints.typed import Line

LIVES = {
    30: _("30 days"),
    90: _("90 days"),
    365: _("one year"),
}


class TokenForm(forms.Form):
    label = Line(
        label=_("What is it for?"),
        max_length=60,
        help_text=_("So that you recognise it later: the program's name."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("The program may"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("It works for"), choices=list(LIVES.items()), coerce=int, initial=90, widget=forms.RadioSelect
    )

    def wanted(self) -> Sequence[Scope]:
        return [Scope(value) for value in self.cleaned_data["scopes"]]
