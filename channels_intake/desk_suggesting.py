"""The suggestion of a kind on the pages of the desk: shown while none is chosen, taken by a button."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy

from channels_intake.suggesting import Offer, offers

TAKE = "suggest"
LOOKS = frozenset({"look_up", TAKE})  # buttons that show the form again, as it was typed

ASKS_AGAIN = {
    "hx-post": reverse_lazy("desk:suggest"),
    "hx-trigger": "change",
    "hx-target": "#suggested",
    "hx-swap": "outerHTML",
    "hx-push-url": "false",
    "hx-params": "description,csrfmiddlewaretoken",
}


def suggested_for(form: forms.Form) -> Sequence[Offer]:
    """None once somebody has chosen a kind. The form's description asks again when it is changed."""
    form.fields["description"].widget.attrs |= ASKS_AGAIN
    if form["category"].value():
        return []
    return offers(str(form["description"].value() or ""))


def with_suggested(typed: QueryDict) -> QueryDict:
    """What was typed, with the suggestion whose button was pressed."""
    if TAKE not in typed:
        return typed
    changed = typed.copy()
    changed["category"] = str(typed[TAKE])
    return changed
