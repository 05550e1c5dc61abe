"""The preliminary result: what is known so far, told before the case is solved (S001-14, S003-14)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer
from complaints.lifecycle.events import PreliminaryTold
from complaints.lifecycle.moving import TicketRef, noting
from complaints.lifecycle.refusals import GuardFailed, IllegalMove
from complaints.lifecycle.wording import need_words
from complaints.models import ContactRecord, HistoryEvent
from complaints.states import NoticeChannel, State

TOO_EARLY = frozenset({State.INTAKE, State.CLASSIFIED, State.ASSIGNED})


def give_preliminary_result(
    *, ticket: TicketRef, by: Actor, text: str, channel: NoticeChannel, now: datetime
) -> HistoryEvent:
    """Record that the customer was told what is known so far, how, and in which words.

    The first time in each handling is what the 72 hours are measured by. Raises IllegalMove
    before the investigation; else as noting().
    """
    need_words(text=text)
    with noting(ticket, by=by, right=Right.GIVE_PRELIMINARY, now=now) as move:
        if move.ticket.state in TOO_EARLY:
            raise IllegalMove(move.ticket)
        if move.staff is None:
            raise GuardFailed(_("A result is told by a person."))
        if move.ticket.preliminary_at is None:
            move.ticket.preliminary_at = now
            move.ticket.save(update_fields=["preliminary_at"])
        ContactRecord.objects.create(
            ticket=move.ticket,
            purpose=ContactRecord.Purpose.PRELIMINARY,
            channel=channel,
            reached=True,
            text=text,
            made_by=move.staff,
            made_at=now,
        )
        told = move.record(PreliminaryTold(text=text, channel=channel))
        tell_customer(move, kind="preliminary_told")
        return told
