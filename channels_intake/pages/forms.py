"""An account of a channel as an administrator fills it in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from channels_intake.models import Account
from channels_intake.pages.fields import NEEDS, SERVED
from complaints.typed import Line

SECRET = "secret_"  # noqa: S105  before the names of secrets, which settings may share
OF_SETTING = "setting_"


class AccountForm(forms.Form):
    """`account` not saved yet: a new one. A secret left empty stays as it is."""

    name = Line(label=_("Name of the account"), max_length=60)
    slug = Line(label=_("Name in addresses"), max_length=40, validators=[validate_slug])
    per_minute = forms.IntegerField(label=_("Deliveries a minute at most"), min_value=1, max_value=32_767)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account, self.needs = account, NEEDS[account.kind]
        self.asked = {**self.needs.settings, **SERVED}
        self.initial = {"name": account.name, "slug": account.slug, "per_minute": account.per_minute}
        if account.pk:
            del self.fields["slug"]  # providers know it
        for name, made in self.asked.items():
            self.fields[OF_SETTING + name] = made()
            self.initial[OF_SETTING + name] = account.settings.get(name)
        for name, secret in self.needs.secrets.items():
            kept = _("It is set. Leave this empty to keep it.") if account.secret(name) else _("Not set yet.")
            self.fields[SECRET + name] = forms.CharField(
                label=secret.label,
                required=False,
                min_length=secret.shortest,
                max_length=2000,
                help_text=kept,
                widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if Account.objects.filter(slug=slug).exists():
            raise ValidationError(_("Another account has this name."))
        return slug

    @property
    def settings(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[OF_SETTING + name] for name in self.asked}
        plain = {
            name: value if isinstance(value, int) else str(value) for name, value in given.items() if value
        }
        kept: dict[str, Any] = self.account.settings
        return kept | dict.fromkeys(given, "") | plain

    @property
    def secrets(self) -> dict[str, str]:
        """Those that were typed."""
        given = {name: str(self.cleaned_data[SECRET + name]) for name in self.needs.secrets}
        return {name: value for name, value in given.items() if value}
