"""Urging: whoever waits asks us to hurry, and the people in charge hear of it (S003-8, S003-24)."""

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor, ActorKind
from accounts.roles import Right
from complaints.lifecycle.announce import tell_staff
from complaints.lifecycle.events import Urged
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.people import leaders_of
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import HistoryEvent, Ticket
from complaints.priority import FIRST
from complaints.states import NoticeChannel

URGES_A_DAY = 3  # by the customer, on one local day
_thresholds: list[Callable[[Ticket], int]] = []


def register_threshold(of: Callable[[Ticket], int]) -> None:
    """The deadlines, a layer above, know a ticket's policy, and it says how many urges raise the priority."""
    _thresholds[:] = [of]


def raised_every(ticket: Ticket) -> int:
    """After so many urges, and as many again, the priority rises by one."""
    (threshold,) = _thresholds
    return threshold(ticket)


def raised_by_urges(ticket: Ticket) -> int:
    """By how much the urges so far lift the priority, however the ticket is classified anew."""
    return ticket.urges // raised_every(ticket) if ticket.urges else 0


def urge(
    *, ticket: TicketRef, by: Actor, text: str = "", channel: NoticeChannel, now: datetime
) -> HistoryEvent:
    """Ask for speed; handler, agent and leaders are told.

    At the threshold of the ticket's policy the priority rises by one. Raises GuardFailed when the
    customer did so three times today already; else as noting().
    """
    with noting(ticket, by=by, right=Right.URGE, now=now) as move:
        if by.kind == ActorKind.CUSTOMER:
            _check_limit(move)
        found = move.ticket
        found.urges += 1
        if found.urges % raised_every(found) == 0:
            found.priority = max(FIRST, found.priority - 1)
        found.save(update_fields=["urges", "priority"])
        event = move.record(Urged(count=found.urges, text=text, channel=channel))
        tell_staff(move, kind="urged", to=[found.handler, found.agent, *leaders_of(found)])
        return event


def _check_limit(move: Move) -> None:
    urged = move.ticket.history.filter(kind=Urged.kind, actor_kind=ActorKind.CUSTOMER)
    today = timezone.localdate(move.now)
    if sum(timezone.localdate(at) == today for at in urged.values_list("at", flat=True)) >= URGES_A_DAY:
        sentence = _("You have urged us %(count)d times today; those in charge know. Tomorrow you can again.")
        raise GuardFailed(sentence % {"count": URGES_A_DAY})
