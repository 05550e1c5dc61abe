"""The person's own notices: what happened to tickets they have a part in."""

import json
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest, staff
from notifications.messages import Message, rendered
from notifications.models import Notice

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Told:
    notice: Notice
    message: Message


@require_safe
@staff
def notices(request: StaffRequest) -> HttpResponse:
    inbox = Notice.objects.inbox(request.user.pk)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        inbox = inbox.filter(pk__lt=int(before))
    rows = list(inbox[: PER_PAGE + 1])
    shown = rows[:PER_PAGE]
    context = {
        "told": [_told(notice) for notice in shown],
        "next_url": f"?before={shown[-1].pk}" if len(rows) > PER_PAGE else "",
        "is_later": bool(before),
        "has_unread": any(notice.read_at is None for notice in shown),
    }
    return render(request, "workspace/notices.html", context)


@require_POST
@staff
def read_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it points."""
    notice = get_object_or_404(Notice.objects.inbox(request.user.pk), pk=pk)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=request.now)
    if notice.about:
        return redirect("workspace:ticket", notice.about)
    return redirect(json.loads(notice.payload).get("path") or "workspace:notices")


@require_POST
@staff
def read_all(request: StaffRequest) -> HttpResponse:
    Notice.objects.inbox(request.user.pk).filter(read_at=None).update(read_at=request.now)
    return redirect("workspace:notices")


def _told(notice: Notice) -> Told:
    """In the language the person reads now, not the one it was queued in."""
    notice.language = get_language() or notice.language
    return Told(notice, rendered(notice))
