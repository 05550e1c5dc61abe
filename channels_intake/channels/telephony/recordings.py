"""Recordings are fetched when the telephone system has them, tried again for a day, and shown as
missing while they are: none is lost without anybody knowing (S003-9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import filetype
import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM
from accounts.models import User
from accounts.roles import Right
from channels_intake.alerting import tell_of_failure
from channels_intake.attaching import attach
from channels_intake.channels.telephony.pbx import WrongPlace, fetched
from channels_intake.health import reached
from channels_intake.models import Call
from complaints import evidence
from complaints.file_kinds import FileRefused
from complaints.files import check
from complaints.lifecycle.refusals import NotAllowed
from complaints.models.attachment import EvidenceKind
from complaints.scanning import NotScanned

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 9  # over about a day
SUFFIXES = frozenset({"mp3", "m4a", "aac", "amr", "wav", "ogg", "opus", "oga"})
NO_SOUND = _("This is no recording that we can play.")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A call whose recording is being tried for the n-th time."""

    call: Call
    attempt: int


def fetch_due(*, now: datetime, batch: int = 20) -> int:
    """Fetch what is due; any number may run at once. Returns how many were kept."""
    kept = 0
    for _each in range(batch):
        claimed = _claimed(now)
        if claimed is None:
            break
        kept += _fetched(claimed, now)
    return kept


def fetch_again(*, call: Call, by: User, now: datetime) -> None:
    """Try one that failed from the beginning. Raises NotAllowed."""
    if not by.may(Right.RECORD_CONTACT):
        raise NotAllowed
    failed = Call.objects.filter(pk=call.pk, recording=Call.Recording.FAILED)
    failed.update(recording=Call.Recording.PENDING, recording_attempts=0, recording_try_at=now)


def wait_before(attempt: int) -> timedelta:
    """How long after the n-th attempt the next one begins: half a minute, two, eight … six hours."""
    longer: int = 4 ** min(attempt - 1, 10)
    return min(FIRST_WAIT * longer, LONGEST_WAIT)


def _claimed(now: datetime) -> Claimed | None:
    """The one that is due longest. The attempt counts before the work begins, so that one which kills
    its worker comes to rest too."""
    with transaction.atomic():
        due = Call.objects.filter(recording=Call.Recording.PENDING, recording_try_at__lte=now)
        call = due.order_by("recording_try_at").select_for_update(skip_locked=True).first()
        if call is None:
            return None
        call.recording_attempts += 1
        call.recording_try_at = now + wait_before(call.recording_attempts)
        call.save(update_fields=["recording_attempts", "recording_try_at"])
    return Claimed(call, call.recording_attempts)


def _fetched(claimed: Claimed, now: datetime) -> bool:
    call = claimed.call
    if claimed.attempt > MOST_ATTEMPTS:
        _failed(call, "worker lost")
        return False
    try:
        upload = named(fetched(call.account, call.recording_url), call)
        _keep(call, upload, now)
    except WrongPlace:
        _failed(call, "not where recordings lie")
    except NotScanned:
        _later(claimed, "nobody looks for viruses at the moment", now)
    except FileRefused as refused:
        _failed(call, refused.code)
    except OSError as error:
        _later(claimed, str(error), now)
    else:
        reached(call.account, now=now)
        return True
    return False


def named(data: bytes, call: Call) -> SimpleUploadedFile:
    """With a name that says when, and what it is by its address or its first bytes."""
    suffix = PurePosixPath(urlsplit(call.recording_url).path).suffix.lower().lstrip(".")
    if suffix not in SUFFIXES:
        guess = filetype.guess(data[:8192])
        suffix = guess.extension if guess and guess.extension in SUFFIXES else "bin"
    return SimpleUploadedFile(f"call-{timezone.localtime(call.began_at):%Y%m%d-%H%M%S}.{suffix}", data)


def _keep(call: Call, upload: SimpleUploadedFile, now: datetime) -> None:
    if not check(upload).media_type.startswith("audio/"):
        raise FileRefused("kind_not_allowed", NO_SOUND)
    with evidence.all_or_none() as kept:
        locked = Call.objects.select_for_update().get(pk=call.pk)
        if locked.recording == Call.Recording.KEPT:  # by somebody who was slow, and whom we overtook
            return
        kept.append(evidence.keep(upload, by=SYSTEM, kind=EvidenceKind.RECORDING, now=now))
        attach(kept, contact=locked.contact_id, ticket=locked.ticket, now=now)
        locked.file, locked.recording, locked.recording_error = kept[0], Call.Recording.KEPT, ""
        locked.save(update_fields=["file", "recording", "recording_error"])


def _later(claimed: Claimed, why: str, now: datetime) -> None:
    if claimed.attempt >= MOST_ATTEMPTS:
        tell_of_failure(claimed.call.account.name, f"recording-{claimed.call.pk}", now)
        _failed(claimed.call, why)
        return
    log.warning("recording_not_fetched", call=claimed.call.pk, attempt=claimed.attempt, error=why)
    Call.objects.filter(pk=claimed.call.pk).update(recording_error=why[:200])


def _failed(call: Call, why: str) -> None:
    log.error("recording_failed", call=call.pk, error=why)
    pending = Call.objects.filter(pk=call.pk, recording=Call.Recording.PENDING)
    pending.update(recording=Call.Recording.FAILED, recording_error=why[:200])
