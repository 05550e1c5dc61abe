"""Connections that are kept: a thread for each account of a kind, until it is told to end.

What serves an account is begun again when it ends, after a pause that grows while the other side
does not let us in; accounts that were added, changed or taken out of use are seen within LOOK_ROUND.
"""

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic

import structlog
from django.db import Error, connection

from channels_intake.models import Account, Kind

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before the next try
LOOK_ROUND = 30.0  # seconds until what was changed about accounts is seen
Serve = Callable[[int, Event], bool]  # one connection from beginning to end; whether it was let in
log = structlog.get_logger(__name__)


def serve_all(kind: Kind, serve: Serve, ending: Event) -> None:
    """Serve every account in use until `ending` is set; returns when all connections are left."""
    serving: dict[int, Thread] = {}
    while not ending.is_set():
        try:
            _begin_missing(kind, serve, serving, ending)
        except Error as error:
            log.error("serving_database", kind=kind, error=type(error).__name__)
        connection.close()  # none is held while we wait
        ending.wait(LOOK_ROUND)
    for thread in serving.values():
        thread.join()


def serve_one(account_id: int, serve: Serve, ending: Event) -> None:
    """Serve one account whenever it is in use, until `ending` is set."""
    pause = FIRST_PAUSE
    while not ending.is_set():
        was_let_in = False
        try:
            was_let_in = serve(account_id, ending)
        except Error as error:
            log.error("serving_database", account=account_id, error=type(error).__name__)
        finally:
            connection.close()  # with it go locks that were held
        pause = FIRST_PAUSE if was_let_in else min(2 * pause, LONGEST_PAUSE)
        ending.wait(pause)


class Unchanged:
    """Whether an account is still what it was when its connection began; asked of the database once in
    LOOK_ROUND."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._look_at = monotonic() + LOOK_ROUND

    def is_to_look(self) -> bool:
        """Whether it is time again; the next time is LOOK_ROUND later."""
        if monotonic() < self._look_at:
            return False
        self._look_at = monotonic() + LOOK_ROUND
        return True

    def __bool__(self) -> bool:
        now_set = Account.objects.filter(pk=self._account.pk, is_active=True).first()
        return now_set is not None and _words(now_set) == _words(self._account)


def _begin_missing(kind: Kind, serve: Serve, serving: dict[int, Thread], ending: Event) -> None:
    found = Account.objects.filter(kind=kind, is_active=True)
    for pk in found.values_list("pk", flat=True):
        if pk not in serving or not serving[pk].is_alive():
            serving[pk] = Thread(target=serve_one, args=(pk, serve, ending), name=f"{kind}-{pk}")
            serving[pk].start()


def _words(account: Account) -> tuple[object, str]:
    return account.settings, account.secrets
