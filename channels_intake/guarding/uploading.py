"""Files that come in pieces, because a bad line breaks off: begun, continued where they stopped, finished.

What is here lies in one file per upload, outside the web root, that nobody is served. With the last
byte it is looked at like any other file, and becomes evidence of the form or is refused and deleted.
"""

import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import CUSTOMER
from channels_intake.drafts import locked
from channels_intake.models import Draft, Upload
from complaints.evidence import all_or_none, keep
from complaints.file_kinds import FileRefused
from complaints.files import FILE_MAX_BYTES, FILES_PER_COMPLAINT, MIB, check_room, check_total, safe_name
from complaints.models import Attachment

PIECE_MAX_BYTES = MIB
FOLDER = "unfinished"
PRIVATE = 0o600


class WrongPlace(Exception):
    """The piece does not begin where the last one ended; `offset` is where that was."""

    def __init__(self, offset: int) -> None:
        super().__init__("wrong place")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Progress:
    """`finished` is the evidence it became, with the last byte."""

    offset: int
    finished: Attachment | None = None


def begin(*, draft: Draft, name: str, size: int, now: datetime) -> Upload:
    """Raises FileRefused for what could never be taken."""
    if not 0 < size <= FILE_MAX_BYTES:
        message = _("This file is empty, or larger than %(limit)d MB.")
        raise FileRefused("too_large", message % {"limit": FILE_MAX_BYTES // MIB})
    with transaction.atomic():
        if locked(draft) is None:
            raise FileRefused("sent", _("This form was sent already."))
        there, coming = list(draft.attachments.all()), list(draft.uploads.all())
        check_room(len(there) + min(len(coming), FILES_PER_COMPLAINT - 1))
        check_total(sum(file.size for file in there) + sum(each.size for each in coming) + size)
        return Upload.objects.create(draft=draft, name=safe_name(name), size=size, touched_at=now)


def go_on(*, upload: Upload, offset: int, piece: bytes, now: datetime) -> Progress:
    """Add a piece. The same piece again is known already.

    Raises WrongPlace, Upload.DoesNotExist when it was finished or thrown away meanwhile, and
    FileRefused for a whole file that is not taken; nothing of it is kept then.
    """
    with transaction.atomic():
        known = Upload.objects.select_for_update().get(pk=upload.pk)
        if offset != known.offset or known.offset + len(piece) > known.size:
            raise WrongPlace(known.offset)
        _write(known, piece)
        known.offset += len(piece)
        known.touched_at = now
        known.save(update_fields=["offset", "touched_at"])
    if known.offset < known.size:
        return Progress(known.offset)
    return Progress(known.offset, _finished(known, now))


def abandon(upload: Upload) -> None:
    """Throw away what is here of it."""
    path = path_of(upload.pk)
    upload.delete()
    path.unlink(missing_ok=True)


def purge(*, now: datetime) -> int:
    """Delete what nobody went on with, and files whose form is gone."""
    old = list(Upload.objects.filter(Upload.outlived(now)))
    for upload in old:
        abandon(upload)
    kept = {pk.hex for pk in Upload.objects.values_list("pk", flat=True)}
    for found in _folder().iterdir() if _folder().exists() else ():
        is_old = found.stat().st_mtime < (now - Upload.KEPT).timestamp()
        if found.name not in kept and is_old:
            found.unlink(missing_ok=True)
    return len(old)


def path_of(pk: uuid.UUID) -> Path:
    return _folder() / pk.hex


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def _write(upload: Upload, piece: bytes) -> None:
    """At its place, also when an attempt before wrote some of it and was not committed."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path_of(upload.pk), os.O_WRONLY | os.O_CREAT, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.seek(upload.offset)
        file.write(piece)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _finished(upload: Upload, now: datetime) -> Attachment:
    """Evidence of its form, once however often the end is sent. Raises FileRefused."""
    known, path = upload.pk, path_of(upload.pk)
    try:
        with all_or_none() as kept:
            draft = locked(upload.draft)
            Upload.objects.select_for_update().get(pk=upload.pk)
            if draft is None:
                raise FileRefused("sent", _("This form was sent already."))
            there = list(draft.attachments.all())
            check_room(len(there))
            check_total(sum(each.size for each in there) + upload.size)
            with path.open("rb") as file:
                whole = UploadedFile(file, name=upload.name, size=upload.size)
                kept.append(keep(whole, by=CUSTOMER, now=now))
            draft.attachments.add(*kept)
            upload.delete()
    except FileRefused:
        Upload.objects.filter(pk=known).delete()
        path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)
    return kept[0]
