"""Whether the virus scanner answers; who has to know is told once each time it stops."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings

from channels_intake.alerting import tell_of_failure
from complaints.scanning import ScannerDown, ping
from notifications.models import Heartbeat

NAME = "scanner"
PATIENCE = timedelta(minutes=3)  # it is asked every minute
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Scanner:
    is_set: bool
    answers: bool
    answered_at: datetime | None


def scanner(now: datetime) -> Scanner:
    """As it was found at the last round."""
    beat = Heartbeat.objects.filter(name=NAME).first()
    answered_at = beat.beat_at if beat else None
    return Scanner(bool(settings.CLAMD_URL), _is_recent(answered_at, now), answered_at)


def look_after(*, now: datetime) -> bool:
    """Ask it; whether it answers. A scanner that is not set up is never missed."""
    if not settings.CLAMD_URL:
        return True
    try:
        ping()
    except ScannerDown as error:
        log.warning("scanner_down", reason=str(error))
        answered_at = scanner(now).answered_at
        if not _is_recent(answered_at, now):
            cause = f"{answered_at:%Y%m%d%H%M%S}" if answered_at else f"{now:%Y%m%d}"
            tell_of_failure("ClamAV", f"{NAME}-{cause}", now)
        return False
    Heartbeat.beat(NAME, now)
    return True


def _is_recent(answered_at: datetime | None, now: datetime) -> bool:
    return answered_at is not None and now - answered_at < PATIENCE
