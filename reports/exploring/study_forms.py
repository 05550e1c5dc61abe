"""What is typed about a case study."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.typed import Line, Words
from reports.exploring.studying import Account
from reports.exploring.telling import Told
from reports.models import CaseStudy


def _longest(name: str) -> int:
    return int(getattr(CaseStudy._meta.get_field(name), "max_length", 0))


class StudyForm(forms.Form):
    """The account in five texts; the rule against names and numbers is the domain's."""

    title = Line(label=pgettext_lazy("case study", "Title"), max_length=_longest("title"))
    situation = Words(label=pgettext_lazy("case study", "What happened"), max_length=_longest("situation"))
    handling = Words(
        label=pgettext_lazy("case study", "What was done"),
        max_length=_longest("handling"),
        help_text=_("What was promised, what was done, and when: by days since receipt."),
    )
    result = Words(label=pgettext_lazy("case study", "What came of it"), max_length=_longest("result"))
    lesson = Words(
        label=pgettext_lazy("case study", "What we learned"), max_length=_longest("lesson"), required=False
    )

    @classmethod
    def of(cls, source: CaseStudy | Told) -> "StudyForm":
        initial: dict[str, Any] = {name: getattr(source, name, "") for name in cls.base_fields}
        return cls(initial=initial)

    def account(self) -> Account:
        return Account(**self.cleaned_data)


class RemarkForm(forms.Form):
    remark = Words(label=_("What should change"), max_length=_longest("remark"))
