"""A mail as it was written, for whoever has its contact open: cleaned, with its own pictures alone."""

import hashlib

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest, staff
from channels_intake.channels.adapter import Unintelligible
from channels_intake.channels.mailbox.html import cleaned
from channels_intake.channels.mailbox.parsing import Mail, parse
from channels_intake.desk_holding import is_held_by
from channels_intake.models import Contact, Kind


@require_safe
@staff
def mail(request: StaffRequest, pk: int) -> HttpResponse:
    """Nothing of it runs, and nothing is loaded from elsewhere."""
    found = Contact.objects.filter(pk=pk).first()
    if found is None or not is_held_by(found, request.user, request.now):
        raise Http404
    arrival = found.arrivals.filter(account__kind=Kind.MAILBOX).order_by("pk").first()
    try:
        read = parse(bytes(arrival.body)) if arrival else None
    except Unintelligible:
        read = None
    if read is None:
        raise Http404
    context = {"contact": found, "mail": read, "html": cleaned(read.html, _pictures(found, read))}
    return render(request, "desk/mail.html", context)


def _pictures(contact: Contact, mail: Mail) -> dict[str, str]:
    """Where those stand that came with it and were taken, by the names its page calls them."""
    kept = dict(contact.attachments.values_list("sha256", "pk"))
    named = {piece.content_id: hashlib.sha256(piece.data).hexdigest() for piece in mail.pieces}
    return {
        name: reverse("intake:file", args=[contact.pk, kept[digest]])
        for name, digest in named.items()
        if name and digest in kept
    }
