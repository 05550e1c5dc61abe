"""This browser's draft and this browser's receipt, both behind its session."""

from django.contrib.sessions.backends.base import SessionBase

from accounts.requests import Request
from channels_intake import drafts
from channels_intake.models import Draft
from complaints.lifecycle.intake import Receipt
from complaints.portal.holding import hold
from complaints.receipts import CUSTOMER_RECEIPT, keep_receipt

DRAFT = "draft"


def draft_of(request: Request) -> Draft | None:
    return drafts.find(request.session.get(DRAFT, ""), now=request.now)


def draft_for_writing(request: Request) -> Draft:
    """The session's draft, begun now if there is none."""
    draft = draft_of(request)
    if draft is None:
        draft = drafts.start(now=request.now)
        request.session[DRAFT] = str(draft.pk)
        if not request.user.is_authenticated:
            request.session.set_expiry(0)  # on a shared computer it ends with the browser
    return draft


def finish(session: SessionBase, receipt: Receipt) -> None:
    """The draft is a ticket now: remember number and code until the browser session ends.

    Saved at once, in the transaction that made the ticket: whoever sends the form a
    second time finds the receipt there, and the code cannot be read back elsewhere.
    """
    if receipt.code is None:
        return
    session.cycle_key()  # whoever knew the key before must not read the receipt
    hold(session, receipt.ticket.number, receipt.ticket.code_digest)
    keep_receipt(session, CUSTOMER_RECEIPT, receipt)
    session.pop(DRAFT, None)
    session.save()
