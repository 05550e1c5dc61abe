"""Solving at the desk what can be solved while the customer is still there (S000-8, S001-8)."""

import uuid
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from channels_intake.receiving import NAMESPACE
from complaints.lifecycle.intake import Receipt
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import AlreadyDone
from complaints.lifecycle.resolve import resolve_on_the_spot
from complaints.typed import Words

BUTTON = "solve"


class SolveForm(forms.Form):
    """Beside the entry form, sent with it by its own button."""

    solution = Words(label=_("What was done"), max_length=3000)
    customer_agrees = forms.BooleanField(label=_("The customer agrees to this solution"))

    def __init__(self, data: object = None) -> None:
        """Bound only when its button was pressed."""
        asked = data if isinstance(data, dict) and BUTTON in data else None
        super().__init__(asked, auto_id="solve-%s")


def solve_now(*, receipt: Receipt, form: SolveForm, by: User, now: datetime) -> None:
    """Solve the ticket that was just entered; the same form again changes nothing.

    Call it in the transaction that enters it. Raises GuardFailed for a complex complaint; else as
    complaints.lifecycle.moving.
    """
    if not form.is_bound:
        return
    ticket = receipt.ticket
    try:
        resolve_on_the_spot(
            ticket=TicketRef(number=ticket.number, key=uuid.uuid5(NAMESPACE, f"solve-{ticket.number}")),
            by=by,
            solution=form.cleaned_data["solution"],
            customer_agrees=form.cleaned_data["customer_agrees"],
            now=now,
        )
    except AlreadyDone:
        return
