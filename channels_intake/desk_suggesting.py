"""What the desk offers while somebody types: a kind, by one button, and complaints that read alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy

from accounts.models import User
from channels_intake.alike import Alike, alike
from channels_intake.completeness import needed_for
from channels_intake.desk_forms import EntryForm
from channels_intake.suggesting import Offer, offers
from complaints.catalogue import catalogue
from complaints.models import Category

TAKE = "suggest"
LOOKS = frozenset({"look_up", TAKE})  # buttons that show the form again, as it was typed

ASKS_AGAIN = {
    "hx-post": reverse_lazy("desk:suggest"),
    "hx-target": "#suggested",
    "hx-swap": "outerHTML",
    "hx-push-url": "false",
    "hx-params": "description,category,csrfmiddlewaretoken",
    "hx-sync": "#suggested:replace",  # the later question counts
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """No kinds once somebody has chosen one; `needed` are the labels of what the chosen one needs."""

    kinds: Sequence[Offer]
    alike: Alike
    needed: Sequence[str]


def suggested_for(form: forms.Form, *, user: User, now: datetime) -> Suggested:
    """What stands in the form. Its description and category ask again when they are changed."""
    form.fields["description"].widget.attrs |= ASKS_AGAIN | {"hx-trigger": "change"}
    form.fields["category"].widget.attrs |= ASKS_AGAIN | {"hx-trigger": "input"}
    words, chosen = form["description"].value(), form["category"].value()
    return _suggested(str(words or ""), str(chosen or ""), user, now)


def suggested_while_typing(typed: QueryDict, *, user: User, now: datetime) -> Suggested:
    return _suggested(typed.get("description", ""), typed.get("category", ""), user, now)


def with_suggested(typed: QueryDict) -> QueryDict:
    """What was typed, with the suggestion whose button was pressed."""
    if TAKE not in typed:
        return typed
    changed = typed.copy()
    changed["category"] = str(typed[TAKE])
    return changed


def _suggested(text: str, chosen: str, user: User, now: datetime) -> Suggested:
    category = _category(chosen)
    kinds = [] if category else offers(text)
    likely = [category] if category else [offer.category for offer in kinds]
    needed = [str(EntryForm.base_fields[name].label) for name in sorted(needed_for(category))]
    return Suggested(kinds, alike(text, likely, user=user, now=now), needed)


def _category(chosen: str) -> Category | None:
    is_key = chosen.isascii() and chosen.isdigit() and len(chosen) < 19
    return catalogue().categories.get(int(chosen)) if is_key else None
