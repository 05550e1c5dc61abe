"""The way a customer chooses, or a leader without agreement: asked only where a plan offers several."""

from collections.abc import Iterator
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.plan_draft import OPTIONS_AT_MOST
from complaints.models import Plan, PlanOption, Ticket
from complaints.money import yuan
from complaints.workspace.move_form import MoveForm

LOOKS = {"option": "list"}


def option_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Chosen way"),
        choices=[(number, number) for number in range(1, OPTIONS_AT_MOST + 1)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Where the plan offers several ways."),
    )


def offer_options(form: MoveForm) -> None:
    """Let the form's field `option` offer the ways of the plan; without any, take it out."""
    ways = list(_ways(form.ticket))
    if not ways:
        del form.fields["option"]
        return
    field = cast(forms.TypedChoiceField, form.fields["option"])
    field.choices, field.required, field.help_text = ways, True, ""


def _ways(ticket: Ticket) -> Iterator[tuple[int, str]]:
    offered = PlanOption.objects.filter(plan__ticket=ticket, plan__status=Plan.Status.APPROVED)
    for option in offered.select_related("plan").prefetch_related("plan__amounts"):
        yield option.position, f"{option.text} · {yuan(option.compensation)}"
