"""Accepting a file as evidence: sniffed, limited, stored under a random name."""

import hashlib
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from accounts.actors import Actor, ActorKind, Outsider
from complaints.files import check, safe_name
from complaints.models import Attachment


def keep(upload: UploadedFile[bytes], *, by: Actor, now: datetime) -> Attachment:
    """Store an upload that belongs to no ticket yet. Raises files.FileRefused."""
    kind = check(upload)
    return Attachment.objects.create(
        file=upload,
        name=safe_name(upload.name or ""),
        media_type=kind.media_type,
        size=upload.size or 0,
        sha256=_sha256(upload),
        from_customer=by.kind == ActorKind.CUSTOMER,
        added_by=None if isinstance(by, Outsider) else by,
        added_at=now,
    )


def _sha256(upload: UploadedFile[bytes]) -> str:
    found = hashlib.sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()
