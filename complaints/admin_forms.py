"""The forms of categories, routes and terms."""

from typing import Any, Final

from django import forms
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.admin_forms import CODE_ERRORS, CODE_HELP, NAME_HELP, SWITCHED_OFF
from complaints.models import Category, Route, Term

DEEPEST: Final = 3
PRIORITIES: Final = [(1, _("1 – first")), (2, "2"), (3, "3"), (4, _("4 – last"))]
POSITION_HELP: Final = _("Its place among its neighbours, from the top. Left empty, it comes last.")


class PlacedForm(forms.ModelForm[Any]):
    """Whatever stands in an order: without a place of its own it comes last among its neighbours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields:  # auditors get no field at all
            self.fields["position"].required = False
        if self.instance.pk is None:
            self.initial["position"] = None

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        if "position" in self.cleaned_data and self.cleaned_data["position"] is None:
            self.cleaned_data["position"] = self._last()
        return given

    def neighbours(self) -> QuerySet[Any]:
        raise NotImplementedError

    def _last(self) -> int:
        others = self.neighbours().exclude(pk=self.instance.pk)
        return (others.aggregate(last=Max("position"))["last"] or 0) + 1


class CategoryForm(PlacedForm):
    priority = forms.TypedChoiceField(
        label=_("usual priority"), choices=PRIORITIES, coerce=int, widget=forms.RadioSelect, initial=3
    )

    class Meta:
        model = Category
        fields = (
            "code", "name_zh", "name_en", "parent", "position",
            "department", "complexity", "priority", "is_dispatched_at_once", "is_active",
        )  # fmt: skip
        error_messages = {"code": CODE_ERRORS}
        help_texts = {
            **NAME_HELP,
            "code": CODE_HELP,
            "parent": _("The tree has three levels: subject, kind, example. Empty means a new subject."),
            "position": POSITION_HELP,
            "department": _("Where such complaints are sent. Empty means: as the category above says."),
            "complexity": _("Simple ones are solved on the spot, complex ones are assigned."),
            "is_active": SWITCHED_OFF,
        }

    def clean_parent(self) -> Category | None:
        parent: Category | None = self.cleaned_data["parent"]
        if parent and parent.level >= DEEPEST:
            raise forms.ValidationError(_("The tree has three levels: subject, kind, example."))
        if self.instance.pk and self._level(parent) != self.instance.level:
            raise forms.ValidationError(_("A category stays on its level of the tree."))
        return parent

    def clean(self) -> dict[str, Any] | None:
        self.instance.level = self._level(self.cleaned_data.get("parent"))
        return super().clean()

    def neighbours(self) -> QuerySet[Category]:
        return Category.objects.filter(parent=self.cleaned_data.get("parent"))

    def _level(self, parent: Category | None) -> int:
        return parent.level + 1 if parent else 1


class RouteForm(forms.ModelForm[Route]):
    class Meta:
        model = Route
        fields = ("category", "branch", "department")
        help_texts = {
            "category": _("Holds for the categories below it too, unless they have a route of their own."),
            "branch": _("For complaints from this branch only."),
            "department": _("Where they are sent, instead of the category's own department."),
        }


class TermForm(PlacedForm):
    class Meta:
        model = Term
        fields = ("kind", "code", "name_zh", "name_en", "position", "is_active")
        error_messages = {"code": CODE_ERRORS}
        help_texts = {
            **NAME_HELP,
            "kind": _("The question it answers: who is responsible, why it happened, what was done."),
            "code": CODE_HELP,
            "position": POSITION_HELP,
            "is_active": SWITCHED_OFF,
        }

    def neighbours(self) -> QuerySet[Term]:
        return Term.objects.filter(kind=self.cleaned_data.get("kind", self.instance.kind))
