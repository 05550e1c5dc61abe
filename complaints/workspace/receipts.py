"""The verification code of a ticket just entered: read out to the customer once, then gone."""

from django.http import HttpRequest

from complaints.lifecycle.intake import Receipt

KEY = "receipt"


def keep_receipt(request: HttpRequest, receipt: Receipt) -> None:
    """Remember the code for the next page; a repeated entry has none and forgets nothing."""
    if receipt.code:
        request.session[KEY] = {"number": receipt.ticket.number, "code": receipt.code}


def take_receipt(request: HttpRequest, number: str) -> dict[str, str] | None:
    """The code of this ticket if it was just entered here; it is not shown a second time."""
    kept: dict[str, str] | None = request.session.get(KEY)
    if kept is None or kept["number"] != number:
        return None
    del request.session[KEY]
    return kept
