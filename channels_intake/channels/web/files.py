"""Files of the form piece by piece (static/uploads.js): begin, ask how far, send on. Answers are JSON.

Without a script, files go with the form itself (sending.py).
"""

import uuid
from typing import Any

from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import Request, takes_up_to
from accounts.throttle import (
    DRAFT_ADDRESS,
    UPLOAD_ADDRESS,
    Limit,
    TooManyAttempts,
    client_address,
    count_attempt,
)
from channels_intake.channels.web.current import draft_of
from channels_intake.channels.web.steps import in_this_browser_only
from channels_intake.conf import MINUTE
from channels_intake.guarding import uploading
from channels_intake.guarding.uploading import PIECE_MAX_BYTES, WrongPlace
from channels_intake.models import Upload
from complaints.file_kinds import FileRefused
from complaints.portal.refusing import too_often

OFFSET = "Upload-Offset"
PIECES_ADDRESS = Limit(scope="piece-address", attempts=600, window=MINUTE)


@require_POST
@in_this_browser_only
def begin(request: Request) -> JsonResponse:
    """`name` and `size` of a file that is to come; where its pieces go."""
    draft = draft_of(request)
    if draft is None:
        return _gone()
    try:
        count_attempt(DRAFT_ADDRESS, client_address(request), now=request.now)
        count_attempt(UPLOAD_ADDRESS, client_address(request), now=request.now)
        upload = uploading.begin(
            draft=draft,
            name=request.POST.get("name", "")[:400],
            size=_whole(request.POST.get("size", "")),
            now=request.now,
        )
    except TooManyAttempts as refusal:
        return JsonResponse({"reason": too_often(refusal)}, status=429)
    except FileRefused as refusal:
        return _refused(refusal)
    return JsonResponse({"id": str(upload.pk), "offset": 0, "piece": PIECE_MAX_BYTES}, status=201)


@takes_up_to(PIECE_MAX_BYTES)
@require_http_methods(["GET", "HEAD", "PATCH"])
@in_this_browser_only
def piece(request: Request, pk: uuid.UUID) -> JsonResponse:
    """GET tells how far it is here; PATCH adds what stands at `Upload-Offset`."""
    draft = draft_of(request)
    upload = Upload.objects.filter(pk=pk, draft=draft).first() if draft else None
    if upload is None:
        return _gone()
    if request.method != "PATCH":
        return JsonResponse({"offset": upload.offset})
    body = request.read(PIECE_MAX_BYTES + 1)
    if not 0 < len(body) <= PIECE_MAX_BYTES:
        return JsonResponse({"reason": _("This piece is empty or too large.")}, status=413)
    try:
        count_attempt(PIECES_ADDRESS, client_address(request), now=request.now)
        done = uploading.go_on(
            upload=upload, offset=_whole(request.headers.get(OFFSET, "")), piece=body, now=request.now
        )
    except TooManyAttempts as refusal:
        return JsonResponse({"reason": too_often(refusal)}, status=429)
    except WrongPlace as wrong:
        return JsonResponse({"offset": wrong.offset}, status=409)
    except Upload.DoesNotExist:
        return _gone()
    except FileRefused as refusal:
        return _refused(refusal)
    return JsonResponse({"offset": done.offset, "is_whole": done.finished is not None})


def in_pieces() -> dict[str, str]:
    """What the script has to know, as attributes of the field."""
    return {
        "data-begin": reverse("complain:file_begin"),
        "data-waiting": _("The line broke off; it goes on by itself."),
        "data-broken": _(
            "This file did not get through. Please try again, or send the complaint without it."
        ),
        "data-wait": _("Files are still on their way. It goes on by itself as soon as they are here."),
    }


def _gone() -> JsonResponse:
    return JsonResponse({"reason": _("This upload is not known any more. Please begin again.")}, status=404)


def _refused(refusal: FileRefused) -> JsonResponse:
    said: dict[str, Any] = {"reason": str(refusal.message), "code": refusal.code}
    return JsonResponse(said, status=422)


def _whole(text: str) -> int:
    """-1 for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
