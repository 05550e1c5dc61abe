"""Receiving text messages over SMPP: one thread for each account, one machine at each account."""

from threading import Event, Thread
from time import monotonic

import structlog
from django.db import Error, connection
from django.utils import timezone

from channels_intake import arriving
from channels_intake.channels.smpp.identity import external_id
from channels_intake.channels.smpp.pdu import Pdu
from channels_intake.channels.smpp.session import bound, serve
from channels_intake.health import failed, reached
from channels_intake.models import Account, Kind
from channels_intake.turns import turn

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before the next try
LOOK_ROUND = 30.0  # seconds until what was changed about accounts is seen
TROUBLE = (OSError, ValueError, KeyError, TypeError)
log = structlog.get_logger(__name__)


def receive_all(ending: Event) -> None:
    """Serve every account in use until `ending` is set; returns when all have left their centres."""
    serving: dict[int, Thread] = {}
    while not ending.is_set():
        try:
            _begin_missing(serving, ending)
        except Error as error:
            log.error("smpp_database", error=type(error).__name__)
        connection.close()  # none is held while we wait
        ending.wait(LOOK_ROUND)
    for thread in serving.values():
        thread.join()


def receive(account_id: int, ending: Event) -> None:
    """Serve one account whenever it is in use and no other machine does, until `ending` is set."""
    pause = FIRST_PAUSE
    while not ending.is_set():
        is_served = False
        try:
            is_served = _served(account_id, ending)
        except Error as error:
            log.error("smpp_database", account=account_id, error=type(error).__name__)
        finally:
            connection.close()  # with it goes our turn
        pause = FIRST_PAUSE if is_served else min(2 * pause, LONGEST_PAUSE)
        ending.wait(pause)


def keep(account: Account, pdu: Pdu) -> None:
    """Commit a message; whoever calls answers the centre afterwards."""
    now = timezone.now()
    name = external_id(account, pdu, now=now)
    arriving.keep(account=account, external_id=name, body=pdu.packed(), received_at=now, now=now)


def _begin_missing(serving: dict[int, Thread], ending: Event) -> None:
    found = Account.objects.filter(kind=Kind.SMPP, is_active=True)
    for pk in found.values_list("pk", flat=True):
        if pk not in serving or not serving[pk].is_alive():
            serving[pk] = Thread(target=receive, args=(pk, ending), name=f"smpp-{pk}")
            serving[pk].start()


def _served(account_id: int, ending: Event) -> bool:
    """One session from beginning to end; whether the centre had let us in."""
    is_bound = False
    with turn(account_id) as is_ours:
        account = Account.objects.filter(pk=account_id, is_active=True).first() if is_ours else None
        if account is None:
            return False
        try:
            with bound(account) as session:
                is_bound = True
                reached(account, now=timezone.now())
                served = _Served(account, ending)
                serve(session, keep=lambda pdu: keep(account, pdu), goes_on=served.goes_on)
        except TROUBLE as error:
            failed(account, f"{type(error).__name__}: {error}", now=timezone.now())
    return is_bound


class _Served:
    """An account while it is served: noted as reached, and left once it was changed."""

    def __init__(self, account: Account, ending: Event) -> None:
        self._account = account
        self._ending = ending
        self._look_at = monotonic() + LOOK_ROUND

    def goes_on(self) -> bool:
        if self._ending.is_set():
            return False
        if monotonic() < self._look_at:
            return True
        self._look_at = monotonic() + LOOK_ROUND
        now_set = Account.objects.filter(pk=self._account.pk, is_active=True).first()
        if now_set is None or _bind_words(now_set) != _bind_words(self._account):
            return False
        reached(self._account, now=timezone.now())
        return True


def _bind_words(account: Account) -> tuple[object, str]:
    return account.settings, account.secrets
