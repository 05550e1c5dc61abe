"""The verification code of a ticket just entered: to be read out to the customer."""

from django.http import HttpRequest

from complaints.receipts import DESK_RECEIPT, Kept, forget_receipt, kept_receipt


def receipt_of(request: HttpRequest, number: str) -> Kept | None:
    """The code of this ticket if it was just entered here; it stays until the next step is made."""
    kept = kept_receipt(request.session, DESK_RECEIPT)
    return kept if kept and kept.number == number else None


def read_out(request: HttpRequest, number: str) -> None:
    """The person went on with the ticket, so the code has been told."""
    if receipt_of(request, number):
        forget_receipt(request.session, DESK_RECEIPT)
