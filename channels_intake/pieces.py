"""Files that came with a message, taken as evidence where they can be; the others stay in the original."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import CUSTOMER
from channels_intake.channels.adapter import Later
from channels_intake.conf import MOST_ATTEMPTS
from channels_intake.models import Arrival
from complaints import evidence
from complaints.file_kinds import FileRefused
from complaints.files import FILES_PER_COMPLAINT, safe_name
from complaints.models import Attachment
from complaints.scanning import Infected, NotScanned

NOT_LOOKED_AT = "not looked at for viruses"


class File(Protocol):
    """A file as a channel's parser found it."""

    @property
    def name(self) -> str: ...

    @property
    def data(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class NamedFile:
    """One that has nothing but its name."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """`left` are the names of what was not taken as evidence."""

    kept: list[Attachment]
    left: list[str]


def take(files: Iterable[File], *, arrival: Arrival, now: datetime) -> Taken:
    """Keep what passes the checks of evidence, at most as many as a complaint may have.

    What has a virus is left in the original, and noted on its arrival. While nobody can look for
    viruses, raises Later; after the last attempt such files are left and noted as well, and tried again
    by themselves (channels_intake.late_files).
    """
    kept: list[Attachment] = []
    left: list[str] = []
    for file in files:
        upload = SimpleUploadedFile(file.name or "file", file.data)
        try:
            if len(kept) >= FILES_PER_COMPLAINT:
                raise FileRefused("too_many", "")
            kept.append(evidence.keep(upload, by=CUSTOMER, now=now))
        except FileRefused as refusal:
            _note(arrival, refusal, kept, now)
            left.append(safe_name(file.name))
    return Taken(kept, left)


def _note(arrival: Arrival, refusal: FileRefused, kept: list[Attachment], now: datetime) -> None:
    if isinstance(refusal, NotScanned) and arrival.attempts < MOST_ATTEMPTS:
        for attachment in kept:  # the next attempt takes them again
            attachment.file.delete(save=False)
        raise Later("nobody looks for viruses at the moment")
    if isinstance(refusal, NotScanned):
        arrival.files_try_at = now
    remember(arrival, refusal)


def remember(arrival: Arrival, refusal: FileRefused) -> None:
    """Note what keeps a file from being taken that was not the sender's mistake; saved by whoever holds
    the arrival."""
    match refusal:
        case Infected():
            what = f"virus found: {refusal.found}"
        case NotScanned():
            what = NOT_LOOKED_AT
        case _:
            return
    known = [part for part in arrival.not_taken.split("; ") if part]
    arrival.not_taken = "; ".join(dict.fromkeys([*known, what]))[:200]


def forget(arrival: Arrival) -> None:
    """Somebody looked at all of them after all."""
    left = [part for part in arrival.not_taken.split("; ") if part != NOT_LOOKED_AT]
    arrival.not_taken, arrival.files_try_at = "; ".join(left), None
