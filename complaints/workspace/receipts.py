"""The verification code of a ticket just entered: read out to the customer once, then gone."""

from django.http import HttpRequest

from complaints.receipts import DESK_RECEIPT, Kept, forget_receipt, kept_receipt


def take_receipt(request: HttpRequest, number: str) -> Kept | None:
    """The code of this ticket if it was just entered here; it is not shown a second time."""
    kept = kept_receipt(request.session, DESK_RECEIPT)
    if kept is None or kept.number != number:
        return None
    forget_receipt(request.session, DESK_RECEIPT)
    return kept
