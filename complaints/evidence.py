"""Accepting a file as evidence: sniffed, limited, stored under a random name."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actors import Actor, ActorKind, Outsider
from complaints.files import check, safe_name
from complaints.models import Attachment
from complaints.models.attachment import EvidenceKind
from complaints.scanning import refuse_infected


def keep(
    upload: UploadedFile[bytes], *, by: Actor, kind: EvidenceKind = EvidenceKind.OTHER, now: datetime
) -> Attachment:
    """Store an upload that belongs to no ticket yet. Raises files.FileRefused."""
    media_type = check(upload).media_type
    refuse_infected(upload)
    return Attachment.objects.create(
        file=upload,
        name=safe_name(upload.name or ""),
        media_type=media_type,
        kind=kind,
        size=upload.size or 0,
        sha256=_sha256(upload),
        from_customer=by.kind == ActorKind.CUSTOMER,
        added_by=None if isinstance(by, Outsider) else by,
        added_at=now,
    )


@contextmanager
def all_or_none() -> Iterator[list[Attachment]]:
    """A transaction; when it fails, the files of the attachments appended to the list go as well."""
    kept: list[Attachment] = []
    try:
        with transaction.atomic():
            yield kept
    except BaseException:
        for attachment in kept:
            attachment.file.storage.delete(str(attachment.file.name))
        raise


def _sha256(upload: UploadedFile[bytes]) -> str:
    found = hashlib.sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()
