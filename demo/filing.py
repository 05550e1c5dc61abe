"""Files of the demo: rows like any other, and their content in the storage once the rows are there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from random import Random
from uuid import uuid5

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.actors import Actor, Outsider
from complaints.models import Appeal, Attachment, Ticket
from complaints.models.attachment import EvidenceKind, stored_at
from demo.exhibits import Exhibit


@dataclass(frozen=True, slots=True)
class Filed:
    attachment: Attachment
    exhibit: Exhibit


def drawing(ticket: Ticket, place: int) -> Random:
    """What decides how the next file of a ticket looks; `place`: how many it has."""
    return Random(f"{ticket.entry_key} {place}")  # noqa: S311 - repeatable on purpose, guards nothing


def filed(
    exhibits: Sequence[Exhibit],
    ticket: Ticket,
    *,
    by: Actor,
    at: datetime,
    place: int,
    appeal: Appeal | None = None,
) -> list[Filed]:
    """As complaints.evidence.keep() and file_under(); `place`: how many files the ticket has.

    Nobody said of a customer's file what it shows.
    """
    return [
        Filed(_attachment(each, ticket, by, at, place + further, appeal), each)
        for further, each in enumerate(exhibits)
    ]


def _attachment(
    exhibit: Exhibit, ticket: Ticket, by: Actor, at: datetime, place: int, appeal: Appeal | None
) -> Attachment:
    is_theirs = isinstance(by, Outsider)
    attachment = Attachment(
        pk=uuid5(ticket.entry_key, f"file {place}"),
        ticket=ticket,
        appeal=appeal,
        name=exhibit.name,
        media_type=exhibit.media_type,
        kind=EvidenceKind.OTHER if is_theirs else exhibit.shows,
        size=len(exhibit.content),
        sha256=sha256(exhibit.content).hexdigest(),
        from_customer=is_theirs,
        added_by=None if isinstance(by, Outsider) else by,
        added_at=at,
    )
    attachment.file.name = stored_at(attachment, exhibit.name)
    return attachment


def contents(files: Iterable[Filed]) -> dict[str, bytes]:
    """By the name in the storage."""
    return {str(each.attachment.file.name): each.exhibit.content for each in files}


def store_after_commit(contents: Mapping[str, bytes]) -> None:
    """Write the contents by their names, unless the caller's transaction fails.

    What an abandoned demo left under a name is written over: names follow from the wish.
    """
    for name, content in contents.items():
        transaction.on_commit(partial(_write, name, content))


def _write(name: str, content: bytes) -> None:
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))
