"""Files as the real moves take them: looked at, kept, and then known by the key they were played with."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import Actor
from complaints import evidence
from complaints.models import Attachment
from complaints.models.attachment import EvidenceKind
from demo.case import Case
from demo.filing import Filed


def keep_again(file: Filed, by: Actor) -> Attachment:
    played, exhibit = file.attachment, file.exhibit
    kind = EvidenceKind.OTHER if played.from_customer else exhibit.shows
    upload = SimpleUploadedFile(exhibit.name, exhibit.content)
    kept = evidence.keep(upload, by=by, kind=kind, now=played.added_at)
    Attachment.objects.filter(pk=kept.pk).update(id=played.pk)
    kept.pk = played.pk
    return kept


def kept_at(case: Case, at: datetime, by: Actor) -> list[Attachment]:
    """What came with the move made at this instant."""
    return [keep_again(file, by) for file in case.files if file.attachment.added_at == at]
