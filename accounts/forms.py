"""Signing in. The words for an unknown number and a wrong password are the same."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User

PASSWORD_MAX_CHARACTERS = 128


class SignInForm(forms.Form):
    staff_number = forms.CharField(
        label=_("Staff number"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=PASSWORD_MAX_CHARACTERS,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        found = authenticate(self.request, username=given["staff_number"], password=given["password"])
        if not isinstance(found, User):
            raise ValidationError(
                _("Staff number and password do not match. Check both; capital letters count."),
                code="no_match",
            )
        self.user = found
        return given


class NewPasswordForm(PasswordChangeForm):
    """Old password, then the new one twice, held against the password rules of the settings."""

    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password once more")
        self.fields["new_password1"].help_text = _(
            "At least 12 characters, not only digits, not a common password, nothing of your name or number."
        )
        self.fields["new_password2"].help_text = ""
        for field in self.fields.values():
            field.validators = [*field.validators, MaxLengthValidator(PASSWORD_MAX_CHARACTERS)]
            field.widget.attrs["maxlength"] = str(PASSWORD_MAX_CHARACTERS)

    def clean_new_password1(self) -> str:
        new: str = self.cleaned_data["new_password1"]
        if new == self.cleaned_data.get("old_password"):
            raise ValidationError(_("Choose a password other than the present one."), code="unchanged")
        return new

    def save(self, commit: bool = True) -> User:
        """From now on the password is the person's own."""
        self.user.password_is_temporary = False
        return super().save(commit)
