"""Saying where a policy holds, with a look at what each category would get."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Department
from accounts.requests import StaffRequest
from accounts.trees import TreeChoiceField, in_tree_order
from complaints.models import Category
from complaints.typed import Line
from sla.access import EDITORS, READERS, only_for
from sla.in_force import forget, refresh
from sla.models import Policy
from sla.policies.binding import Place, bind, bindings
from sla.policies.preview import gets
from sla.policies.rows import Malformed
from sla.policies.views import codes
from sla.rules import Binding

# A complaint has an area; the area's unit and those above it are looked at.
AREAS = (Department.Kind.HEADQUARTERS, Department.Kind.BRANCH)


class PlaceForm(forms.Form):
    """A category or a unit, or neither for everybody."""

    category = TreeChoiceField(
        Category.objects.filter(is_active=True),
        label=gettext_lazy("Category"),
        required=False,
        empty_label=gettext_lazy("every category"),
    )
    unit = TreeChoiceField(
        Department.objects.filter(is_active=True, kind__in=AREAS),
        label=gettext_lazy("Area"),
        required=False,
        empty_label=gettext_lazy("every area"),
    )
    policy = forms.ChoiceField(label=gettext_lazy("Policy"), required=False)
    reason = Line(label=gettext_lazy("Reason"), max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "place-%s", **kwargs})
        choices = [("", _("what holds above it")), *codes()]
        label = gettext_lazy("Policy")
        self.fields["policy"] = forms.ChoiceField(label=label, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("category") and found.get("unit"):
            self.add_error("unit", _("Choose a category or an area, not both."))
        return found


@require_safe
@only_for(READERS)
def places(request: StaffRequest) -> HttpResponse:
    """Where each policy holds, and what each category gets by it."""
    return _page(request, PlaceForm())


@require_POST
@only_for(EDITORS)
def place(request: StaffRequest) -> HttpResponse:
    """Show what would change; the second time, without `preview`, change it."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if "preview" in request.POST:
        return _preview(request, form)
    cleaned = form.cleaned_data
    where = Place(category=cleaned["category"], unit=cleaned["unit"])
    try:
        bind(
            where,
            policy=cleaned["policy"] or None,
            by=request.user,
            reason=cleaned["reason"],
            now=request.now,
        )
    except Malformed as refused:
        form.add_error("policy", refused.problems[0].message)
        return _page(request, form, status=422)
    forget()
    messages.success(request, _("It holds from now on. Tickets keep what they were bound to."))
    return redirect("sla:places")


def _preview(request: StaffRequest, form: PlaceForm) -> HttpResponse:
    """Which categories would get another policy."""
    cleaned, every = form.cleaned_data, list(_categories().values())
    unit = cleaned["unit"].pk if cleaned["unit"] else 0
    code = cleaned["category"].code if cleaned["category"] else ""
    rules = refresh()
    wanted = Binding(cleaned["policy"], code, unit, request.now)
    before = gets(every, request.now, rules)
    after = gets(every, request.now, replace(rules, bindings=[*rules.bindings, wanted]))
    names = _names()
    changes = [
        {"category": each, "before": names[before[each.pk]], "after": names[after[each.pk]]}
        for each in every
        if before[each.pk] != after[each.pk]
    ]
    return render(request, "sla/policy_places_preview.html", {"form": form, "changes": changes})


def _categories() -> dict[int, Category]:
    every = {category.pk: category for category in Category.objects.filter(is_active=True)}
    for category in every.values():
        category.parent = every.get(category.parent_id or 0)
    return every


def _names() -> dict[str, str]:
    return {policy.code: policy.name for policy in Policy.objects.all()}


def _page(request: StaffRequest, form: PlaceForm, status: int = 200) -> HttpResponse:
    every, names = _categories(), _names()
    found = gets(list(every.values()), request.now, refresh())
    rows = [
        {"depth": depth, "category": category, "policy": names[found[category.pk]]}
        for depth, category in in_tree_order(every.values())
        if depth < 2
    ]
    context = {
        "form": form,
        "bindings": bindings(),
        "rows": rows,
        "may_edit": request.user.role in EDITORS,
    }
    return render(request, "sla/policy_places.html", context, status=status)
