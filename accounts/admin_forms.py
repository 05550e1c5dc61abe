"""The forms of people, units and skills, with what a newcomer needs to know beside each field."""

import re
from typing import Any, Final

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.forms import PASSWORD_MAX_CHARACTERS
from accounts.models import Department, Skill, User, every_weekday
from accounts.roles import ROLES, Role
from accounts.temporary_password import suggested_password

STAFF_NUMBER: Final = re.compile(r"[A-Z]{1,4}[0-9]{2,10}")
CODE_HELP: Final = _("A short name in Latin letters for routes, files and reports. It stays once given.")
CODE_ERRORS: Final = {"invalid": _("Use Latin letters, digits, hyphens and underscores only.")}
NAME_HELP: Final = {
    "name_zh": _("What people read on Chinese pages."),
    "name_en": _("What people read on English pages."),
}
SWITCHED_OFF: Final = _("Untick it to switch it off: it stays in history and is not offered any more.")


class DepartmentForm(forms.ModelForm[Department]):
    class Meta:
        model = Department
        fields = ("code", "kind", "name_zh", "name_en", "parent", "is_active")
        error_messages = {"code": CODE_ERRORS}
        help_texts = {
            **NAME_HELP,
            "code": CODE_HELP,
            "kind": _("Branches serve a region; teams take complaints in; departments investigate them."),
            "parent": _("Leaders of a unit also see what belongs to the units below it."),
            "is_active": SWITCHED_OFF,
        }

    def clean_parent(self) -> Department | None:
        parent: Department | None = self.cleaned_data["parent"]
        if parent and self.instance.pk and self.instance.pk in parent.lineage:
            raise ValidationError(_("A unit cannot be part of itself or of a unit below it."))
        return parent


class SkillForm(forms.ModelForm[Skill]):
    class Meta:
        model = Skill
        fields = ("code", "name_zh", "name_en")
        error_messages = {"code": CODE_ERRORS}
        help_texts = {**NAME_HELP, "code": CODE_HELP}


class PersonForm(forms.ModelForm[User]):
    duty_days = forms.TypedMultipleChoiceField(
        label=_("duty days"),
        coerce=int,
        choices=[(day + 1, name) for day, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=every_weekday,
        required=False,
    )

    class Meta:
        model = User
        fields = (
            "staff_number", "name", "email", "role", "unit", "skills",
            "duty_days", "duty_from", "duty_to", "is_active",
        )  # fmt: skip
        help_texts = {
            "staff_number": _("Letters, then digits, such as K1001. It is the name to sign in with."),
            "name": _("As colleagues and customers are told it."),
            "email": _("For notices; may stay empty."),
            "role": _("What the person sees and may do. Everybody has exactly one role."),
            "unit": _("Where the person works. It decides which complaints the person sees."),
            "skills": _("What the person is trained for; helps to choose who takes up a case."),
            "duty_from": _("Complaints are handed out within these hours."),
            "duty_to": _("Earlier than the beginning means: past midnight."),
            "is_active": _(
                "Untick it when somebody leaves: signing in ends at once, and everything the person did"
                " stays in history. People are never deleted."
            ),
        }

    def clean_staff_number(self) -> str:
        number = str(self.cleaned_data["staff_number"]).upper()
        if not STAFF_NUMBER.fullmatch(number):
            raise ValidationError(
                _("A staff number is one to four letters followed by two to ten digits, such as K1001."),
                code="not_a_staff_number",
            )
        return number

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        role, unit = self.cleaned_data.get("role"), self.cleaned_data.get("unit")
        if role and not unit and "unit" not in self.errors and ROLES[Role(role)].needs_unit:
            self.add_error("unit", _("This role works for a unit: say which, or it would see no complaints."))
        return given


class TemporaryPasswordField(forms.CharField):
    """Shown as it is typed, because the administrator has to pass it on."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Temporary password"),
            initial=suggested_password,
            max_length=PASSWORD_MAX_CHARACTERS,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            help_text=_(
                "Pass it on in person or by phone; it is not shown again."
                " At the first sign-in the person must choose another. At least 12 characters."
            ),
        )


class _GivesPassword:
    """Holds the temporary password against the rules and sets it."""

    cleaned_data: dict[str, Any]

    def hold_against_rules(self, form: forms.BaseForm, person: User) -> None:
        try:
            validate_password(self.cleaned_data.get("temporary_password") or "", person)
        except ValidationError as problem:
            form.add_error("temporary_password", problem)

    def give(self, person: User) -> None:
        person.set_password(self.cleaned_data["temporary_password"])
        person.password_is_temporary = True


class NewPersonForm(_GivesPassword, PersonForm):
    temporary_password = TemporaryPasswordField()

    def _post_clean(self) -> None:
        """The rules compare the password with the person's name and number: those come first."""
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, not in the stubs
        if "temporary_password" in self.cleaned_data:
            self.hold_against_rules(self, self.instance)

    def save(self, commit: bool = True) -> User:
        self.give(self.instance)
        return super().save(commit)


class TemporaryPasswordForm(_GivesPassword, forms.Form):
    """A new temporary password for somebody; the shape Django's admin expects of such a form."""

    temporary_password = TemporaryPasswordField()

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "temporary_password" in given:
            self.hold_against_rules(self, self.user)
        return {**given, "set_usable_password": True}

    def save(self) -> User:
        self.give(self.user)
        self.user.save()
        return self.user
