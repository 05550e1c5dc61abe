"""Drafts are built in the background, each by one builder, again when one breaks off."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from reports.building import build, versions
from reports.document import Document
from reports.figures import Scope
from reports.formats import stored
from reports.models import Edition
from reports.models.report import EditionQuerySet
from reports.publishing_notices import tell_of_draft, tell_of_failure
from reports.rollups.refreshing import caught_up, is_behind
from reports.snapshot import beside, one_snapshot

LEASE = timedelta(minutes=11)  # longer than a task may take
AGAIN = timedelta(minutes=1)
MOST_ATTEMPTS = 3
MOST_AT_ONCE = 5
log = structlog.get_logger(__name__)
_FAR = "UPDATE reports_edition SET progress = %s WHERE id = %s AND attempts = %s AND state = 'building'"


def build_waiting(*, now: datetime) -> int:
    """Build what waits; any number may run at once. Returns how many were built.

    A report holds every event committed before it is begun. While more than one batch (500 marks) waits
    to be counted, as after an import, or somebody else is counting, nothing is begun and no attempt
    is used up; what waits less is counted here, first.
    """
    started, built = time.monotonic(), 0
    for _ in range(MOST_AT_ONCE):
        moment = now + timedelta(seconds=time.monotonic() - started)
        edition = _claimed(moment) if _waiting(moment).exists() and caught_up(now=moment) else None
        if edition is None:
            break
        built += _built(edition, moment)
    return built


def is_held_up(edition: Edition, now: datetime) -> bool:
    """Whether it waits, not begun, because cases are still being counted."""
    return edition.state == Edition.State.BUILDING and edition.try_at <= now and is_behind()


def _waiting(now: datetime) -> EditionQuerySet:
    return Edition.objects.filter(state=Edition.State.BUILDING, try_at__lte=now)


def _claimed(now: datetime) -> Edition | None:
    """The one that waited longest, under a lease; the attempt is counted before the work begins."""
    with transaction.atomic():
        edition = (
            _waiting(now)
            .select_related("report")
            .order_by("try_at")
            .select_for_update(of=["self"], skip_locked=True)
            .first()
        )
        if edition:
            edition.attempts += 1
            edition.try_at = now + LEASE
            edition.save(update_fields=["attempts", "try_at"])
        return edition


def _built(edition: Edition, now: datetime) -> bool:
    try:
        document = _written(edition, now)
    except Exception as error:  # one report that cannot be built never holds up the next
        _postpone(edition, error, now)
        return False
    with transaction.atomic():
        found = {"document": stored.dumps(document), "versions": versions(), "state": Edition.State.DRAFT}
        is_ours = bool(_ours(edition).update(progress=100, error="", **found))
        if is_ours:
            tell_of_draft(edition, "report_drafted", now)
    return is_ours


def _written(edition: Edition, now: datetime) -> Document:
    """All of it from one state of the database; how far it is goes beside, for the snapshot cannot say."""
    report = edition.report
    with beside() as other, one_snapshot():
        return build(
            period=report.covers,
            scope=Scope.house(),
            language=report.language,
            now=now,
            edition=str(edition.number),
            changes=edition.changes,
            told=_progress(edition, other),
        )


def _progress(edition: Edition, other: BaseDatabaseWrapper) -> Callable[[int, int], None]:
    def told(done: int, of: int) -> None:
        with other.cursor() as cursor:
            cursor.execute(_FAR, [100 * done // of, edition.pk, edition.attempts])

    return told


def _postpone(edition: Edition, error: Exception, now: datetime) -> None:
    """Three attempts, then people are told; the log names the kind of error, never what it says."""
    name = type(error).__name__
    is_over = edition.attempts >= MOST_ATTEMPTS
    state = Edition.State.FAILED if is_over else Edition.State.BUILDING
    log.warning("report_not_built", edition=edition.pk, attempts=edition.attempts, error=name)
    with transaction.atomic():
        changed = _ours(edition).update(state=state, error=name[:100], try_at=now + AGAIN)
        if changed and is_over:
            tell_of_failure(edition, now)


def _ours(edition: Edition) -> EditionQuerySet:
    """Nothing, when another builder took it over after the lease."""
    return Edition.objects.filter(pk=edition.pk, state=Edition.State.BUILDING, attempts=edition.attempts)
