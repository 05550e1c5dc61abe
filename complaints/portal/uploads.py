"""Files that customers send: several at once, each taken or refused with a reason of its own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts.actors import CUSTOMER
from accounts.requests import Request
from accounts.throttle import UPLOAD_ADDRESS, TooManyAttempts, client_address, count_attempt
from complaints.evidence import keep
from complaints.file_kinds import FileRefused
from complaints.files import (
    COMPLAINT_MAX_BYTES,
    FILE_MAX_BYTES,
    FILES_PER_COMPLAINT,
    MIB,
    REQUEST_MAX_BYTES,
    check_room,
    check_total,
    safe_name,
)
from complaints.models import Attachment

EXTENSIONS = (
    ".jpg,.jpeg,.png,.gif,.webp,.heic,.pdf,.mp3,.m4a,.aac,.amr,.wav,.ogg,.mp4,.mov,.docx,.xlsx,.txt,.csv"
)


Upload = UploadedFile[Any]


REFUSED_FILES = "refused_files"  # in the session: why some were not taken, to be shown once


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files as one list; `keep_each` looks at each of them."""

    widget = SeveralFilesInput(attrs={"accept": EXTENSIONS})

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        return [file for file in data or [] if isinstance(file, UploadedFile)]


class FilesForm(forms.Form):
    uploads = SeveralFiles(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].label = _("Photos, recordings, bills")
        self.fields["uploads"].help_text = _(
            "Up to %(files)d files of %(size)d MB each, %(total)d MB together:"
            " pictures, PDF, recordings, videos, Word, Excel, text."
        ) % {
            "files": FILES_PER_COMPLAINT,
            "size": FILE_MAX_BYTES // MIB,
            "total": COMPLAINT_MAX_BYTES // MIB,
        }


def admitted(request: Request, uploads: Sequence[Upload]) -> tuple[Sequence[Upload], list[str]]:
    """The files this address may still send within the hour, and what to say about the others.

    Counted before anything is locked or stored, so that a refusal later on counts as well.
    """
    for place in range(len(uploads)):
        try:
            count_attempt(UPLOAD_ADDRESS, client_address(request), now=request.now)
        except TooManyAttempts as refusal:
            return uploads[:place], [_too_many_an_hour(uploads[place:], refusal)]
    return uploads, []


def _too_many_an_hour(left_out: Sequence[Upload], refusal: TooManyAttempts) -> str:
    return _(
        "Many files came from your connection within an hour. From %(time)s you can add the others: %(names)s"
    ) % {
        "time": f"{timezone.localtime(refusal.retry_at):%H:%M}",
        "names": pgettext("between items", ", ").join(safe_name(upload.name or "") for upload in left_out),
    }


def keep_each(
    uploads: Sequence[Upload], kept: list[Attachment], *, beside: Sequence[Attachment], now: datetime
) -> list[str]:
    """Store in `kept` what can be taken beside the files there are; say of every other one why not.

    Whoever calls holds a lock on what the files belong to, or two at once exceed the limits.
    """
    refused = []
    for upload in uploads:
        there = [*beside, *kept]
        try:
            check_room(len(there))
            check_total(sum(file.size for file in there) + (upload.size or 0))
            kept.append(keep(upload, by=CUSTOMER, now=now))
        except FileRefused as refusal:
            refused.append(f"{safe_name(upload.name or '')}: {refusal.message}")
    return refused


def too_much_is_told(
    answer: Callable[..., HttpResponseBase],
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Answer a request that is too large, or has too many fields or files, with a page of its own.

    The size is looked at before anything is read, hence before the check for forgery, which reads.
    """

    def decorated(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if _is_too_much(request):
                return answer(request, *args, **kwargs)
            return csrf_protect(view)(request, *args, **kwargs)

        guarded.most_bytes = None  # type: ignore[attr-defined]  # for config.middleware.RequestSize
        return guarded

    return decorated


def _is_too_much(request: HttpRequest) -> bool:
    if int(request.META.get("CONTENT_LENGTH") or 0) > REQUEST_MAX_BYTES:
        return True
    try:
        request.POST  # noqa: B018  reading it is what raises
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return True
    return False
