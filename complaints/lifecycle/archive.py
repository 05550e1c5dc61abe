"""Stage 7 of 7: close the case and keep it, read-only, until its retention ends."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.actors import SYSTEM, Actor
from accounts.roles import Right
from complaints.lifecycle import events
from complaints.lifecycle.ending import close
from complaints.lifecycle.moving import Move, TicketRef, moving
from complaints.lifecycle.refusals import GuardFailed, Refused
from complaints.lifecycle.satisfaction import answer, answer_to, latest_notice
from complaints.lifecycle.silence import HEARD
from complaints.lifecycle.wording import is_blank
from complaints.models import HistoryEvent, ResultNotice, Ticket
from complaints.models.outcome import Score
from complaints.models.ticket_queries import TicketQuerySet
from complaints.states import State

SILENCE = timedelta(days=7)


def archive(
    *,
    ticket: TicketRef,
    by: Actor,
    reached: bool,
    score: Score | None,
    comment: str = "",
    note: str = "",
    now: datetime,
) -> Ticket:
    """Close after a callback: the customer was reached and answered, now or before (S001-13, S003-21).

    A dissatisfied customer's case closes only with a note of what was offered further
    (S000-13). Raises GuardFailed, KeptApart for the handler; else as moving().
    """
    with moving(ticket, by=by, right=Right.ARCHIVE, now=now) as move:
        notice = latest_notice(move.ticket)
        _check_written(notice)
        given = answer_to(notice)
        if given is None and reached and score:
            given = answer(move, score=score, comment=comment)
        if given is None:
            raise GuardFailed(_("Call the customer and record the answer first."), "score")
        if given.is_dissatisfied and is_blank(note):
            raise GuardFailed(_("Say what was offered to the dissatisfied customer."), "note")
        archive_move(move, reason="callback", note=note)
    return move.ticket


def _check_written(notice: ResultNotice | None) -> None:
    """A result that reached nobody and went out in no writing is told again before the case closes."""
    if notice and not notice.reached and not notice.written:
        raise GuardFailed(_("The customer has nothing in writing yet: tell the result again first."))


def archive_move(move: Move, *, reason: str, note: str) -> None:
    """The closing itself, as part of a move under way."""
    move.ticket.archive()
    move.record(events.Archived(reason=reason, note=note, retain_until=close(move)))


def archive_silent(*, now: datetime, batch: int = 200) -> int:
    """Close what nobody answered for seven days after a notice that reached the customer.

    An answer of any kind is not silence, nor is material that came in since, a call or an urge
    that somebody wrote down.

    Any number may run at once: each ticket is locked and looked at again. Returns how many closed.
    """
    numbers = _silent(now).values_list("number", flat=True)[:batch]
    return sum(_archive_if_silent(number, now) for number in list(numbers))


def _silent(now: datetime) -> TicketQuerySet:
    quiet: TicketQuerySet = Ticket.objects.filter(state=State.FEEDBACK, feedback_at__lte=now - SILENCE)
    # Of this handling: a ticket that was reopened has older notices, and answers to them.
    unanswered = ResultNotice.objects.filter(
        ticket=OuterRef("pk"), given_at=OuterRef("feedback_at"), reached=True, satisfaction=None
    )
    since = HistoryEvent.objects.filter(ticket=OuterRef("pk"), at__gte=OuterRef("feedback_at"))
    # What came just before, while its result was on the way, is of the same instant in the history.
    heard = since.filter(HEARD, to_state=State.FEEDBACK)
    return quiet.filter(Exists(unanswered)).exclude(Exists(heard))


def _archive_if_silent(number: str, now: datetime) -> bool:
    try:
        with moving(TicketRef(number=number), by=SYSTEM, right=Right.ARCHIVE, now=now) as move:
            if not _silent(now).filter(pk=move.ticket.pk).exists():
                raise GuardFailed(_("The customer has answered meanwhile."))
            archive_move(move, reason="silence", note="")
    except Refused:
        return False
    return True
