"""What customers ask about their data: a copy, or its deletion (PIPL Arts 44–50).

Whoever holds the number and code of a complaint asks on its page; a supervisor answers within
15 days. Deletion means: at once when the retention has ended; else the data is only stored and
protected until then (Art 47).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer, tell_staff
from complaints.lifecycle.events import CopyTaken, DataRequestAnswered, DataRequested
from complaints.lifecycle.moving import Move, TicketRef, noting
from complaints.lifecycle.people import holding
from complaints.lifecycle.refusals import GuardFailed
from complaints.lifecycle.wording import is_blank
from complaints.models import DataRequest, HistoryEvent, Ticket
from complaints.models.ticket_queries import TicketQuerySet
from complaints.retention.applying import anonymise_all
from complaints.retention.rules import due_tickets

ANSWERED_WITHIN = timedelta(days=15)
COPY_KEPT = timedelta(days=14)
Kind: TypeAlias = DataRequest.Kind
Outcome: TypeAlias = DataRequest.Outcome


def ask(*, ticket: TicketRef, by: Actor, kind: Kind, words: str = "", now: datetime) -> DataRequest:
    """Ask for a copy or for deletion, on an open or closed ticket.

    Raises GuardFailed while one of the kind waits for its answer; else as noting().
    """
    with noting(ticket, by=by, right=Right.ASK_ABOUT_DATA, now=now) as move:
        if move.ticket.data_requests.filter(kind=kind, decided_at=None).exists():
            raise GuardFailed(_("You have asked for this already; the answer is on its way."), "kind")
        due_on = timezone.localdate(now) + ANSWERED_WITHIN
        asked = DataRequest.objects.create(
            ticket=move.ticket, kind=kind, words=words, asked_at=now, due_on=due_on
        )
        move.record(DataRequested(request=kind, words=words, answer_by=due_on))
        tell_staff(move, kind="data_requested", to=holding(Right.ANSWER_DATA_REQUEST), request=kind)
        tell_customer(move, kind="data_request_received", request=kind, answer_by=due_on.isoformat())
    return asked


def give_copy(
    *, request: DataRequest, ticket: TicketRef, by: Actor, covers_all: bool, now: datetime
) -> DataRequest:
    """Let the code's holder download their data for two weeks; `covers_all`: of all complaints
    made under the same name and phone number, once somebody checked who is asking.

    Raises GuardFailed when it was answered meanwhile; else as noting().
    """

    def grant(answered: DataRequest, move: Move) -> None:
        answered.available_until = now + COPY_KEPT
        answered.outcome, answered.covers_all = Outcome.GRANTED, covers_all

    return _answer(request, ticket, by=by, now=now, decide=grant, notice="data_copy_ready")


def delete(
    *, request: DataRequest, ticket: TicketRef, by: Actor, covers_all: bool, now: datetime
) -> DataRequest:
    """Anonymise what is past its retention; let everything else be only stored and protected.

    Raises GuardFailed while the complaint is still handled, or when it was answered meanwhile;
    else as noting().
    """
    with transaction.atomic():
        tickets = list(_covered(request, covers_all).select_for_update().order_by("pk"))

        def grant(answered: DataRequest, move: Move) -> None:
            if move.ticket.is_open:
                raise GuardFailed(
                    _("The complaint is still being handled: its data is needed. Answer when it is closed.")
                )
            over = due_tickets(now).filter(pk=move.ticket.pk).exists()
            answered.outcome = Outcome.GRANTED if over else Outcome.RESTRICTED
            answered.covers_all = covers_all

        answered = _answer(request, ticket, by=by, now=now, decide=grant, notice="data_deleted")
        closed = [each for each in tickets if not each.is_open]
        for other in closed:
            _restrict(other, answered, by=by, now=now)
        over = due_tickets(now).filter(pk__in=[each.pk for each in closed])
        anonymise_all(list(over.order_by("pk")), now=now)
    return answered


def refuse(*, request: DataRequest, ticket: TicketRef, by: Actor, reasons: str, now: datetime) -> DataRequest:
    """Say no, and why; the customer reads it on the page. Raises GuardFailed without reasons."""
    if is_blank(reasons):
        raise GuardFailed(_("Say why; the customer reads it."), "reasons")

    def decline(answered: DataRequest, move: Move) -> None:
        answered.outcome, answered.reasons = Outcome.REFUSED, reasons

    return _answer(request, ticket, by=by, now=now, decide=decline, notice="data_request_refused")


def record_copy(*, ticket: TicketRef, by: Actor, format: str, sha256: str, now: datetime) -> HistoryEvent:
    """The customer took the copy. Raises GuardFailed when none is there (any more)."""
    with noting(ticket, by=by, right=Right.ASK_ABOUT_DATA, now=now) as move:
        if available_copy(move.ticket, now) is None:
            raise GuardFailed(_("There is no copy to download. Please ask for a new one."))
        return move.record(CopyTaken(format=format, sha256=sha256))


def available_copy(ticket: Ticket, now: datetime) -> DataRequest | None:
    """The latest request whose copy can be downloaded now."""
    granted = ticket.data_requests.filter(kind=Kind.COPY, available_until__gt=now)
    return granted.order_by("-available_until").first()


def covered_by(request: DataRequest) -> TicketQuerySet:
    """The tickets that an answer is about."""
    return _covered(request, request.covers_all)


def _restrict(ticket: Ticket, answered: DataRequest, *, by: Actor, now: datetime) -> None:
    """From now on its personal data is only stored and protected; the answered ticket says so already."""
    if ticket.restricted_at:
        return
    Ticket.objects.filter(pk=ticket.pk).update(restricted_at=now)
    if ticket.pk == answered.ticket_id:
        return
    with noting(TicketRef(number=ticket.number), by=by, right=Right.ANSWER_DATA_REQUEST, now=now) as move:
        move.record(
            DataRequestAnswered(
                request=Kind.DELETION, decision=Outcome.RESTRICTED, covers_all=True, reasons=""
            )
        )


def _covered(request: DataRequest, covers_all: bool) -> TicketQuerySet:
    """The ticket itself, and with `covers_all` those under the same name and phone number."""
    found: TicketQuerySet = Ticket.objects.filter(anonymised_at=None)
    return of_same_person(request) if covers_all else found.filter(pk=request.ticket_id)


def of_same_person(request: DataRequest) -> TicketQuerySet:
    """The ticket and all others under the same name and phone number; of a nameless one, only itself."""
    found: TicketQuerySet = Ticket.objects.filter(anonymised_at=None)
    customer = request.ticket.customer
    if customer.name_index is None:
        return found.filter(pk=request.ticket_id)
    return found.filter(
        customer__in=type(customer).objects.filter(
            phone_index=customer.phone_index, name_index=customer.name_index
        )
    )


def _answer(
    request: DataRequest,
    ticket: TicketRef,
    *,
    by: Actor,
    now: datetime,
    decide: Callable[[DataRequest, Move], None],
    notice: str,
) -> DataRequest:
    """What every answer owes: the lock, one answer only, the event, the word to the customer."""
    with noting(ticket, by=by, right=Right.ANSWER_DATA_REQUEST, now=now) as move:
        asked = DataRequest.objects.get(pk=request.pk, ticket=move.ticket)
        if asked.decided_at:
            raise GuardFailed(_("Somebody else has answered this already."))
        decide(asked, move)
        asked.decided_by, asked.decided_at = move.staff, now
        asked.save()
        move.record(
            DataRequestAnswered(
                request=asked.kind,
                decision=asked.outcome,
                covers_all=asked.covers_all,
                reasons=asked.reasons,
            )
        )
        tell_customer(move, kind=notice, decision=asked.outcome)
    return asked
