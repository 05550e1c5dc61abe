"""Files that customers send: several at once, each taken or refused with a reason of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts.actors import CUSTOMER
from complaints.evidence import keep
from complaints.file_kinds import FileRefused
from complaints.files import FILE_MAX_BYTES, FILES_PER_COMPLAINT, MIB, check_room, safe_name
from complaints.models import Attachment

REQUEST_MAX_BYTES = FILES_PER_COMPLAINT * FILE_MAX_BYTES + MIB
EXTENSIONS = (
    ".jpg,.jpeg,.png,.gif,.webp,.heic,.pdf,.mp3,.m4a,.aac,.amr,.wav,.ogg,.mp4,.mov,.docx,.xlsx,.txt,.csv"
)


Upload = UploadedFile[Any]


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
            "Up to %(files)d files of %(size)d MB each: pictures, PDF, recordings, videos, Word, Excel, text."
        ) % {"files": FILES_PER_COMPLAINT, "size": FILE_MAX_BYTES // MIB}


@dataclass(slots=True)
class Taken:
    kept: list[Attachment] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def keep_each(uploads: Sequence[Upload], *, already: int, now: datetime) -> Taken:
    """Store what can be taken beside `already` files; say of every other one why not."""
    taken = Taken()
    for upload in uploads:
        try:
            check_room(already + len(taken.kept))
            taken.kept.append(keep(upload, by=CUSTOMER, now=now))
        except FileRefused as refusal:
            taken.refused.append(f"{safe_name(upload.name or '')}: {refusal.message}")
    return taken


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
