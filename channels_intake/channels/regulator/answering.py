"""What an authority is told about its cases: the answer as the customer had it (S003-23)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Right
from channels_intake.models import Origin
from complaints.lifecycle.authority import record_answer
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import Appeal, ResultNotice, Ticket
from complaints.states import Authority

log = structlog.get_logger(__name__)
ANSWERED_IN = "zh-hans"  # what goes to an authority


class Part(StrEnum):
    """Which cases a list shows."""

    READY = "ready"  # the customer has an answer since, the authority not
    OPEN = "open"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Answered:
    """A case, and our answer in words; "" while there is none."""

    origin: Origin
    answer: str
    answered_at: datetime | None


def cases(by: User, part: Part) -> "QuerySet[Origin]":
    """Those about tickets this person sees, the latest first."""
    seen = Ticket.objects.visible_to(by)
    found = Origin.objects.filter(is_case=True, ticket__in=seen)
    match part:
        case Part.TOLD:
            found = found.filter(told_at__isnull=False)
        case Part.READY:
            found = found.filter(_HAS_ANSWER, told_at=None)
        case Part.OPEN:
            found = found.filter(~_HAS_ANSWER, told_at=None)
    return found.select_related("ticket", "taken_by", "told_by").order_by("-pk")


def answered(origins: Sequence[Origin]) -> list[Answered]:
    """With what the customer, or the authority, was told since the case came in; two queries for all."""
    tickets = [origin.ticket_id for origin in origins]
    notices = _latest(ResultNotice.objects.filter(ticket__in=tickets, reached=True).order_by("given_at"))
    appeals = Appeal.objects.filter(ticket__in=tickets, kind=Appeal.Kind.REGULATOR, decided_at__isnull=False)
    decided = {each.external_number: each for each in appeals}
    return [_answered(origin, notices, decided) for origin in origins]


def tell(*, numbers: Iterable[int], by: User, now: datetime) -> int:
    """Note that the authorities have our answers to these cases, by their keys; how many were noted.

    One that was noted before, has no answer or is not to be seen is left as it is. Raises NotAllowed.
    """
    if not by.may(Right.TAKE_CASES):
        raise NotAllowed
    told = 0
    for key in numbers:
        with transaction.atomic():
            locked = Origin.objects.select_for_update().filter(pk=key, told_at=None, is_case=True).first()
            ready = cases(by, Part.READY).filter(pk=key).first() if locked else None
            if ready is None:
                continue
            with override(ANSWERED_IN):
                (found,) = answered([ready])
            record_answer(
                ticket=TicketRef(number=ready.ticket.number),
                authority=Authority(ready.source),
                number=ready.number,
                answer=found.answer,
                by=by,
                now=now,
            )
            Origin.objects.filter(pk=key).update(told_at=now, told_by=by)
            told += 1
    log.info("cases_answered", by=by.staff_number, cases=told)
    return told


_SINCE = {"ticket": OuterRef("ticket")}
_HAS_ANSWER = Q(
    Exists(ResultNotice.objects.filter(**_SINCE, reached=True, given_at__gte=OuterRef("taken_at")))
) | Q(Exists(Appeal.objects.filter(**_SINCE, external_number=OuterRef("number"), decided_at__isnull=False)))


def _latest(notices: Iterable[ResultNotice]) -> Mapping[int, ResultNotice]:
    return {notice.ticket_id: notice for notice in notices}


def _answered(origin: Origin, notices: Mapping[int, ResultNotice], decided: Mapping[str, Appeal]) -> Answered:
    appeal, notice = decided.get(origin.number), notices.get(origin.ticket_id)
    if notice and notice.given_at >= origin.taken_at:
        parts = [(_("Result"), notice.result), (_("Cause"), notice.cause)]
        parts.append((_("Improvement"), notice.improvement))
        words = "\n".join(f"{name}: {text}" for name, text in parts if text)
        return Answered(origin, words, notice.given_at)
    if appeal:
        words = f"{appeal.get_conclusion_display()}: {appeal.reasons}"
        return Answered(origin, words, appeal.decided_at)
    return Answered(origin, "", None)
