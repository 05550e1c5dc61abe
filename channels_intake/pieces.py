"""Files that came with a message, taken as evidence where they can be; the others stay in the original."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import CUSTOMER
from complaints import evidence
from complaints.file_kinds import FileRefused
from complaints.files import FILES_PER_COMPLAINT, safe_name
from complaints.models import Attachment


class File(Protocol):
    """A file as a channel's parser found it."""

    @property
    def name(self) -> str: ...

    @property
    def data(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """`left` are the names of what was not taken as evidence."""

    kept: list[Attachment]
    left: list[str]


def take(files: Iterable[File], *, now: datetime) -> Taken:
    """Keep what passes the checks of evidence, at most as many as a complaint may have."""
    kept: list[Attachment] = []
    left: list[str] = []
    for file in files:
        upload = SimpleUploadedFile(file.name or "file", file.data)
        try:
            if len(kept) >= FILES_PER_COMPLAINT:
                raise FileRefused("too_many", "")
            kept.append(evidence.keep(upload, by=CUSTOMER, now=now))
        except FileRefused:
            left.append(safe_name(file.name))
    return Taken(kept, left)
