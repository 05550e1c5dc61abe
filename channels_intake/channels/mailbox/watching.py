"""Hearing of new mail at once (IMAP IDLE, RFC 2177) instead of at the next round of fetching.

A server that cannot is left to the rounds, and so is everything while nobody watches.
"""

from threading import Event
from time import monotonic

import structlog
from django.db import connection
from django.utils import timezone
from imap_tools import BaseMailBox
from imap_tools.idle import IdleManager

from channels_intake.channels.mailbox.fetching import TROUBLE, connected, fetch
from channels_intake.models import Account, Kind
from channels_intake.serving import LOOK_ROUND, Unchanged, serve_all

GLANCE = 2  # seconds after which somebody who wants to end is heard
LONGEST_IDLE = 9 * 60.0  # seconds; servers end what is longer than half an hour, some networks sooner
log = structlog.get_logger(__name__)


def watch_all(ending: Event) -> None:
    """Watch every mailbox in use until `ending` is set."""
    serve_all(Kind.MAILBOX, watch, ending)


def watch(account_id: int, ending: Event) -> bool:
    """One connection from beginning to end; whether the server let us in."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        return False
    was_let_in = False
    try:
        with connected(account) as box:
            was_let_in = True
            if not _can_tell(box):
                ending.wait(LOOK_ROUND)
                return True
            _listen(account, box, ending)
    except TROUBLE as error:
        log.warning("mailbox_not_watched", account=account_id, error=type(error).__name__)
    return was_let_in


def _can_tell(box: BaseMailBox) -> bool:
    """Asked after signing in: some say only then what they can."""
    said = box.client.capability()[1]
    return b"IDLE" in b" ".join(part for part in said if isinstance(part, bytes)).upper().split()


def _listen(account: Account, box: BaseMailBox, ending: Event) -> None:
    """Fetch whenever something is new. Raises one of TROUBLE when the connection is lost."""
    unchanged = Unchanged(account)
    while not ending.is_set():
        until = monotonic() + LONGEST_IDLE
        with box.idle as idle:
            # After IDLE has begun: what comes from here on is told, what came before is here.
            _fetch(account)
            while not ending.is_set() and monotonic() < until:
                if any(b"EXISTS" in line for line in _told(idle)):
                    _fetch(account)
                if unchanged.is_to_look():
                    is_still_so = bool(unchanged)
                    connection.close()
                    if not is_still_so:
                        return


def _told(idle: IdleManager) -> list[bytes]:
    """What the server says within GLANCE. Raises OSError for a connection that ended, which the library
    passes over: it then comes back at once with nothing."""
    asked_at = monotonic()
    said: list[bytes] = idle.poll(timeout=GLANCE)
    if not said and monotonic() - asked_at < GLANCE / 2:
        raise OSError("the connection was closed")
    return said


def _fetch(account: Account) -> None:
    """By a connection of its own; none to the database is kept while we listen."""
    try:
        fetch(account.pk, now=timezone.now())
    finally:
        connection.close()
