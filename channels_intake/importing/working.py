"""What workers do for imports; any number may run at once."""

from datetime import datetime, timedelta

import structlog

from channels_intake.importing import leases
from channels_intake.importing.checking import check
from channels_intake.importing.rows import Reader
from channels_intake.importing.running import run_chunk
from channels_intake.importing.sheets.table import Unreadable
from channels_intake.importing.staging import stage
from channels_intake.models import Import
from complaints.lifecycle.refusals import Refused
from sla.pulse import database_now

AT_MOST = timedelta(minutes=5)  # then another task goes on: none may run for ever
log = structlog.get_logger(__name__)


def work(*, now: datetime) -> int:
    """Go on with the import that waits longest; how many were worked on."""
    asked = leases.claim()
    return 0 if asked is None else _work_on(asked, now)


def work_at_once(pk: int, *, now: datetime) -> int:
    """The same for this one, if nobody else has it: a small one need not wait for a worker."""
    asked = leases.claim(pk)
    return 0 if asked is None else _work_on(asked, now)


def _work_on(asked: Import, now: datetime) -> int:
    try:
        _step(asked, now)
    except Unreadable as reason:
        leases.fail(asked, reason.fault.value, now)
    except Refused as refused:
        leases.fail(asked, refused.code, now)
    except Exception as error:  # the edge of the loop: what it leaves is taken on when the lease ends
        log.error("import_broke_off", of=asked.pk, attempts=asked.attempts, error=type(error).__name__)
    return 1


def _step(asked: Import, now: datetime) -> None:
    match asked.state:
        case Import.State.READING:
            stage(asked)
        case Import.State.CHECKING:
            check(asked, now=now)
        case Import.State.RUNNING:
            _run(asked, now)


def _run(asked: Import, now: datetime) -> None:
    reader, until = Reader.of(asked, now), database_now() + AT_MOST
    while run_chunk(asked.pk, reader, now=now):
        if database_now() > until:
            leases.let_go(asked)
            return
    log.info("import_ended", of=asked.pk)
