"""Number and verification code of a ticket just made, in the session of whoever made it.

The code is sealed: nobody who reads the sessions learns it.
"""

import base64
import binascii
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from complaints.lifecycle.intake import Receipt
from privacy.fields import Undecipherable, seal, unseal

CUSTOMER_RECEIPT = "customer_receipt"
DESK_RECEIPT = "desk_receipt"


@dataclass(frozen=True, slots=True)
class Kept:
    number: str
    code: str


def keep_receipt(session: SessionBase, key: str, receipt: Receipt) -> None:
    """Remember the code; a repeated entry has none and forgets nothing."""
    if receipt.code is None:
        return
    sealed = base64.b64encode(seal(receipt.code, _column(key))).decode()
    session[key] = {"number": receipt.ticket.number, "code": sealed}


def kept_receipt(session: SessionBase, key: str) -> Kept | None:
    match session.get(key):
        case {"number": str(number), "code": str(sealed)}:
            try:
                return Kept(number, unseal(base64.b64decode(sealed), _column(key)))
            except (Undecipherable, binascii.Error):
                return None
        case _:
            return None


def forget_receipt(session: SessionBase, key: str) -> None:
    session.pop(key, None)


def _column(key: str) -> str:
    return f"session.{key}"
