"""What the page of exploring asks: a figure and how to cut it; a name to keep the question by."""

from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from complaints.typed import Line
from reports.definitions_page import GROUPS
from reports.dimensions import Dimension
from reports.exploring.question import Across, Question, narrowings, units_for
from reports.models import SavedView


class AskForm(forms.Form):
    """The question as it stands in the address; what it means is Question.read()'s to say."""

    figure = forms.ChoiceField(label=_("Figure"))
    rows = forms.ChoiceField(label=_("Rows"), choices=Dimension.choices)
    across = forms.ChoiceField(label=_("Columns"), choices=Across.choices, required=False)
    period = forms.CharField(label=_("Period"), max_length=24)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    only = forms.ChoiceField(label=_("Only"), required=False)

    def __init__(self, question: Question, user: User) -> None:
        super().__init__(initial=question.parts)
        figures = [
            (str(title), [(each.code, each.name) for each in group]) for title, group in GROUPS.items()
        ]
        _offer(self.fields["figure"], figures)
        units = [(unit.code, unit.name) for unit in units_for(user)]
        if units:
            _offer(self.fields["unit"], [("", pgettext_lazy("units", "all")), *units])
        else:
            del self.fields["unit"]
        _offer(self.fields["only"], [("", pgettext_lazy("narrowed to", "everything")), *_grouped()])


class SaveForm(forms.Form):
    """A name, and with whom the view is shared."""

    name = Line(label=_("Name of the view"), max_length=SavedView._meta.get_field("name").max_length)
    share = forms.ModelChoiceField(
        label=_("Who sees it"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("only you"),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        share = cast("forms.ModelChoiceField[Department]", self.fields["share"])
        share.queryset = Department.objects.filter(pk__in=user.unit.lineage if user.unit else []).order_by(
            "-pk"
        )


def _grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for written, (dimension, name) in narrowings().items():
        found.setdefault(capfirst(dimension), []).append((written, name))
    return list(found.items())


def _offer(field: forms.Field, choices: Any) -> None:
    cast(forms.ChoiceField, field).choices = choices
