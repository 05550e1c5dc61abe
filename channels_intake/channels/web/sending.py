"""Step 3: materials, a last look, and sending; then the receipt (S003-4)."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actors import CUSTOMER
from accounts.requests import Request
from accounts.throttle import DRAFT_ADDRESS, SUBMIT_ADDRESS, TooManyAttempts, client_address, count_attempt
from channels_intake.channels.web.complaint import complaint, first_gap
from channels_intake.channels.web.current import (
    draft_of,
    finish,
    sent_meanwhile,
    sent_number,
    shown_again,
)
from channels_intake.channels.web.files import in_pieces
from channels_intake.channels.web.promises import promises
from channels_intake.channels.web.steps import CHECK, in_this_browser_only
from channels_intake.channels.web.summary import summary
from channels_intake.desk import enter_contact
from channels_intake.drafts import answers, locked
from channels_intake.guarding.phone_proof import note_proof
from channels_intake.models import Draft
from complaints.evidence import all_or_none
from complaints.models import Attachment, Ticket
from complaints.portal.refusing import retry_after, too_often
from complaints.portal.uploads import (
    REFUSED_FILES,
    FilesForm,
    Upload,
    admitted,
    keep_each,
    too_much_is_told,
)
from complaints.receipts import CUSTOMER_RECEIPT, kept_receipt
from privacy.index import code_matches


def _too_much(request: Request) -> HttpResponse:
    draft = draft_of(request)
    if draft is None:
        return redirect("complain:who")
    refused = [_("Together, these files are too large. Please send fewer at once.")]
    return _page(request, draft, refused=refused, status=413)


@require_http_methods(["GET", "HEAD", "POST"])
@in_this_browser_only
@too_much_is_told(_too_much)
def send(request: Request) -> HttpResponse:
    draft = draft_of(request)
    if draft is None:
        return _without_draft(request)
    gap = first_gap(answers(draft))
    if request.method != "POST" and gap is None:
        return _page(request, draft, refused=request.session.pop(REFUSED_FILES, ()))
    if gap:
        messages.warning(request, _("Something is still missing here. Everything you entered was kept."))
        return redirect(reverse(gap) + f"?{CHECK}")
    return _acted(request, draft)


def _without_draft(request: Request) -> HttpResponse:
    """A form sent already leads to its receipt, whether sent again or gone back to, also when the first
    answer got lost; one that expired is begun again."""
    if kept_receipt(request.session, CUSTOMER_RECEIPT) or (request.method == "POST" and shown_again(request)):
        return redirect("complain:receipt")
    number = sent_number(request.session)
    if not number:
        return redirect("complain:who")
    words = _("Your complaint %(number)s was sent. You need not send it again.")
    messages.info(request, words % {"number": number})
    return redirect(f"{reverse('portal:find')}?{urlencode({'number': number})}")


def _sent_meanwhile(request: Request) -> HttpResponse:
    sent_meanwhile(request)
    return _without_draft(request)


def _acted(request: Request, draft: Draft) -> HttpResponse:
    """What the pressed button means; files that were chosen but not added yet come first."""
    form = FilesForm(request.POST, request.FILES)
    form.is_valid()
    sending = not {"add", "remove", "back"} & set(request.POST)
    try:
        count_attempt(SUBMIT_ADDRESS if sending else DRAFT_ADDRESS, client_address(request), now=request.now)
    except TooManyAttempts as refusal:
        return retry_after(
            _page(request, draft, refused=[too_often(refusal)], status=429), refusal, now=request.now
        )
    uploads, left_out = admitted(request, form.cleaned_data["uploads"])
    refused = _changed(request, draft, uploads)
    if refused is None:
        return _sent_meanwhile(request)
    if left_out or refused:
        request.session[REFUSED_FILES] = [*refused, *left_out]
        return redirect("complain:send")
    if "back" in request.POST:
        return redirect("complain:what")
    return _sent(request, draft) if sending else redirect("complain:send")


def _changed(request: Request, draft: Draft, uploads: Sequence[Upload]) -> list[str] | None:
    """Remove and add files; why some were not taken, or None when the draft was sent meanwhile."""
    with all_or_none() as kept:
        if locked(draft) is None:
            return None
        if "remove" in request.POST:
            _remove(draft, request.POST["remove"])
        there = list(draft.attachments.all())
        refused = keep_each(uploads, kept, beside=there, now=request.now)
        draft.attachments.add(*kept)
    return refused


def _remove(draft: Draft, file_id: str) -> None:
    """Delete one of the draft's own files; anything else is ignored."""
    try:
        found = draft.attachments.filter(pk=uuid.UUID(file_id), ticket=None).first()
    except ValueError:
        return
    if found:
        draft.attachments.remove(found)
        found.file.delete(save=False)
        found.delete()


def _sent(request: Request, draft: Draft) -> HttpResponse:
    """Ticket, receipt and the end of the draft, all or nothing."""
    with transaction.atomic():
        if locked(draft) is None:
            return _sent_meanwhile(request)
        attachments = list(draft.attachments.all())
        words = complaint(draft, attachments, language=get_language() or "", now=request.now)
        receipt = enter_contact(external_id=draft.pk, complaint=words, by=CUSTOMER, now=request.now)
        note_proof(ticket=receipt.ticket, draft=draft, phone=words.complainant.phone)
        finish(request, receipt)
        draft.delete()
    return redirect("complain:receipt")


@require_safe
@never_cache
def receipt(request: Request) -> HttpResponse:
    """Number, code, limits and agent, as long as the session lasts and the code is valid (S002-5)."""
    kept = kept_receipt(request.session, CUSTOMER_RECEIPT)
    ticket = Ticket.objects.filter(number=kept.number).select_related("agent").first() if kept else None
    if kept is None or ticket is None or not code_matches(kept.code, ticket.number, ticket.code_digest):
        return redirect("portal:find")
    context = {
        "ticket": ticket,
        "code": kept.code,
        "promises": promises(ticket.received_at),
        "files": list(ticket.attachments.filter(from_customer=True)),
    }
    return render(request, "complain/receipt.html", context)


def _page(request: Request, draft: Draft, *, refused: Sequence[str] = (), status: int = 200) -> HttpResponse:
    files: list[Attachment] = list(draft.attachments.all())
    form = FilesForm()
    form.fields["uploads"].widget.attrs.update(in_pieces())
    context = {
        "form": form,
        "parts": summary(answers(draft)),
        "files": files,
        "refused": refused,
    }
    return render(request, "complain/send.html", context, status=status)
