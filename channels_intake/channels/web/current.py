"""This browser's draft and this browser's receipt, both behind its session."""

import base64
import binascii
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from accounts.requests import Request
from channels_intake import drafts
from channels_intake.models import Draft
from complaints.lifecycle.intake import Receipt
from complaints.portal.find import RECEIPT
from complaints.portal.holding import hold
from privacy.fields import Undecipherable, seal, unseal

DRAFT = "draft"
SEALED_AS = "session.receipt"


@dataclass(frozen=True, slots=True)
class Kept:
    number: str
    code: str


def draft_of(request: Request) -> Draft | None:
    return drafts.find(request.session.get(DRAFT, ""), now=request.now)


def draft_for_writing(request: Request) -> Draft:
    """The session's draft, begun now if there is none."""
    draft = draft_of(request)
    if draft is None:
        draft = drafts.start(now=request.now)
        request.session[DRAFT] = str(draft.pk)
    return draft


def keep_receipt(session: SessionBase, receipt: Receipt) -> None:
    """Remember number and code, sealed, until the browser session ends.

    Saved at once, in the transaction that made the ticket: whoever sends the form a
    second time finds the receipt there, and the code cannot be read back elsewhere.
    """
    if receipt.code is None:
        return
    hold(session, receipt.ticket.number)
    sealed = base64.b64encode(seal(receipt.code, SEALED_AS)).decode()
    session[RECEIPT] = {"number": receipt.ticket.number, "code": sealed}
    session.pop(DRAFT, None)
    session.save()


def kept_receipt(session: SessionBase) -> Kept | None:
    stored = session.get(RECEIPT)
    if not stored:
        return None
    try:
        return Kept(stored["number"], unseal(base64.b64decode(stored["code"]), SEALED_AS))
    except (Undecipherable, binascii.Error):
        return None
