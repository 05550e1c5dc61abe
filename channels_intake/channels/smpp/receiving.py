"""Receiving text messages over SMPP: one thread for each account, one machine at each account."""

from threading import Event

from django.utils import timezone

from channels_intake import arriving
from channels_intake.channels.smpp.identity import external_id
from channels_intake.channels.smpp.pdu import Pdu
from channels_intake.channels.smpp.session import bound, serve
from channels_intake.health import failed, reached
from channels_intake.models import Account, Kind
from channels_intake.serving import Unchanged, serve_all
from channels_intake.turns import turn

TROUBLE = (OSError, ValueError, KeyError, TypeError)


def receive_all(ending: Event) -> None:
    """Serve every account in use until `ending` is set; returns when all have left their centres."""
    serve_all(Kind.SMPP, _served, ending)


def keep(account: Account, pdu: Pdu) -> None:
    """Commit a message; whoever calls answers the centre afterwards."""
    now = timezone.now()
    name = external_id(account, pdu, now=now)
    arriving.keep(account=account, external_id=name, body=pdu.packed(), received_at=now, now=now)


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
        self._unchanged = Unchanged(account)

    def goes_on(self) -> bool:
        if self._ending.is_set():
            return False
        if not self._unchanged.is_to_look():
            return True
        if not self._unchanged:
            return False
        reached(self._account, now=timezone.now())
        return True
