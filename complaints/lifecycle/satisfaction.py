"""The customer's answer to a result notice, given on the progress page or in a callback."""

from django.utils.translation import gettext_lazy as _

from complaints.lifecycle.events import Rated
from complaints.lifecycle.moving import Move
from complaints.lifecycle.refusals import GuardFailed
from complaints.models import ResultNotice, Satisfaction, Ticket
from complaints.models.outcome import Score
from complaints.states import State


def answer(move: Move, *, score: Score, comment: str) -> Satisfaction:
    """Store an answer to the latest result notice, however it was given. Raises GuardFailed."""
    notice = latest_notice(move.ticket)
    if move.ticket.state != State.FEEDBACK or notice is None:
        raise GuardFailed(_("There is no result to rate yet."))
    if answer_to(notice):
        raise GuardFailed(_("This result has been rated already."))
    given = Satisfaction.objects.create(
        notice=notice, score=score, comment=comment, asked_by=move.staff, answered_at=move.now
    )
    move.record(Rated(score=score, comment=comment, by_callback=move.staff is not None))
    return given


def was_told_in_vain(ticket: Ticket) -> bool:
    """Whether the latest result notice reached nobody, and nobody has answered it either."""
    notice = latest_notice(ticket)
    return notice is not None and not notice.reached and answer_to(notice) is None


def latest_notice(ticket: Ticket) -> ResultNotice | None:
    """What was told last; from the notices read with the ticket, where they were."""
    return max(ticket.result_notices.all(), key=lambda notice: notice.given_at, default=None)


def answer_to(notice: ResultNotice | None) -> Satisfaction | None:
    """The customer's answer to a result, when there is one."""
    return getattr(notice, "satisfaction", None)
