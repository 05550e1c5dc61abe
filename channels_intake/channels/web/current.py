"""This browser's draft and this browser's receipt, both behind its session."""

from datetime import timedelta
from hashlib import sha256

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from accounts.requests import Request
from accounts.sessions import SessionStore, store_now
from channels_intake import drafts
from channels_intake.models import Draft
from complaints.lifecycle.intake import Receipt
from complaints.models import Ticket
from complaints.portal.holding import hold
from complaints.receipts import CUSTOMER_RECEIPT, keep_receipt, kept_receipt

DRAFT = "draft"
FORM = "form_sent"  # which form it was: a digest of what stood in that page alone
AGAIN = "receipt_of_form_sent"
ANSWER_KEPT = timedelta(hours=1)


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


def finish(request: Request, receipt: Receipt) -> None:
    """The draft is a ticket now: remember number and code until the browser session ends.

    Written in the transaction that made the ticket, and as lastingly. The session gets a new key, for
    whoever knew the one before must not read the receipt. On a bad line the answer gets lost, and the new
    key with it: so for an hour the receipt lies under the old one too, for the very same form
    (`shown_again`).
    """
    if receipt.code is None:
        return
    before, after = request.session, SessionStore()
    after.update({name: value for name, value in before.items() if name not in (DRAFT, FORM, AGAIN)})
    hold(after, receipt.ticket.number, receipt.ticket.code_digest)
    keep_receipt(after, CUSTOMER_RECEIPT, receipt)
    after.create()
    before.clear()
    before[FORM] = _form_of(request)
    keep_receipt(before, AGAIN, receipt)
    before.set_expiry(int(ANSWER_KEPT.total_seconds()))
    store_now(before)
    request.session = after


def shown_again(request: Request) -> bool:
    """Whether the form that was sent came once more, its answer lost; its receipt is in the session then.

    Only the browser that was given the page knows the token that stands in it.
    """
    kept = kept_receipt(request.session, AGAIN)
    if kept is None or not constant_time_compare(_form_of(request), request.session.get(FORM, "")):
        return False
    finish(request, Receipt(Ticket.objects.get(number=kept.number), kept.code))
    return True


def sent_number(session: SessionBase) -> str:
    """The number of the complaint this browser has just sent; empty when there is none."""
    kept = kept_receipt(session, CUSTOMER_RECEIPT) or kept_receipt(session, AGAIN)
    return kept.number if kept else ""


def sent_meanwhile(request: Request) -> None:
    """Another request has sent the draft: go on with what it left in the session."""
    request.session = SessionStore(request.session.session_key)


def _form_of(request: Request) -> str:
    return sha256(request.POST.get("csrfmiddlewaretoken", "").encode()).hexdigest()
