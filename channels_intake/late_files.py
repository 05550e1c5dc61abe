"""Files that nobody could look at for viruses when their message was read: taken once somebody can.

The message was not kept waiting. What hung on it stayed in the original, and comes after it: to the
contact, or to the ticket made of it meanwhile.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q

from accounts.actors import CUSTOMER
from channels_intake.attaching import attach
from channels_intake.channels.adapter import Unintelligible
from channels_intake.channels.registry import files_of
from channels_intake.models import Arrival
from channels_intake.pieces import File, forget, remember
from complaints import evidence
from complaints.file_kinds import FileRefused
from complaints.files import FILES_PER_COMPLAINT
from complaints.models import Attachment
from complaints.scanning import NotScanned

PAUSE = timedelta(minutes=10)  # before the next try of one that broke off; others do not wait for it
GIVEN_UP = timedelta(days=3)  # for so long providers keep what is fetched from them
BATCH = 50
log = structlog.get_logger(__name__)


def waiting() -> int:
    """How many messages have files that nobody has looked at."""
    return Arrival.objects.filter(files_try_at__isnull=False).count()


def take_late(*, now: datetime, batch: int = BATCH) -> int:
    """Take what can be looked at now; any number may run at once. For how many messages it is settled."""
    settled = 0
    for _each in range(batch):
        arrival = _claimed(now)
        if arrival is None:
            break
        try:
            settled += _settled(arrival, now)
        except NotScanned:  # nor will the next one be
            break
    return settled


def _claimed(now: datetime) -> Arrival | None:
    """The next try is set before the work begins, so that what kills its worker holds up no other."""
    with transaction.atomic():
        due = Arrival.objects.filter(files_try_at__lte=now).select_related("account")
        arrival = due.order_by("files_try_at", "pk").select_for_update(skip_locked=True, of=("self",)).first()
        if arrival:
            arrival.files_try_at = now + PAUSE
            arrival.save(update_fields=["files_try_at"])
        return arrival


def _settled(arrival: Arrival, now: datetime) -> bool:
    """Raises NotScanned; nothing of it is taken then."""
    try:
        files = list(files_of(arrival))
    except (OSError, Unintelligible) as error:
        log.warning("late_files_not_found", arrival=arrival.pk, error=type(error).__name__)
        if now - arrival.received_at < GIVEN_UP:
            return False
        files = []
    with evidence.all_or_none() as kept:
        locked = Arrival.objects.select_for_update().defer("body", "headers").get(pk=arrival.pk)
        if locked.files_try_at is None:
            return False
        forget(locked)
        for taken in _taken(_fresh(files, locked), locked, now):
            kept.append(taken)
        if kept:
            attach(kept, contact=locked.contact_id, ticket=locked.ticket, now=now)
        locked.save(update_fields=["files_try_at", "not_taken"])
    return True


def _fresh(files: Sequence[File], arrival: Arrival) -> Sequence[File]:
    """Those that were not taken when the message was read, as far as there is room."""
    belongs = Q(pk=None)
    if arrival.contact:
        belongs |= Q(pk__in=arrival.contact.attachments.values("pk"))
    if arrival.ticket:
        belongs |= Q(ticket=arrival.ticket)
    known = set(Attachment.objects.filter(belongs).values_list("sha256", flat=True))
    fresh = [file for file in files if hashlib.sha256(file.data).hexdigest() not in known]
    return fresh[: max(0, FILES_PER_COMPLAINT - len(known))]


def _taken(files: Sequence[File], arrival: Arrival, now: datetime) -> Iterator[Attachment]:
    for file in files:
        try:
            yield evidence.keep(SimpleUploadedFile(file.name or "file", file.data), by=CUSTOMER, now=now)
        except NotScanned:
            raise
        except FileRefused as refusal:
            remember(arrival, refusal)
