"""What tests of second handling and early closing need besides the main line."""

from datetime import datetime
from types import SimpleNamespace

from django.utils.timezone import localdate

from accounts.models import User
from complaints.lifecycle.appealing import FromRegulator
from complaints.lifecycle.closing import propose_invalid, propose_rejection
from complaints.models import Term, Ticket
from notifications.models import Notice, Transport
from tests.factories import ref


def colleague(of: User, staff_number: str, **given: str) -> User:
    """Another active person of the same unit, with the same role unless another is given."""
    return User.objects.create_user(
        staff_number, None, **{"name": f"同事{staff_number}", "role": of.role, "unit": of.unit, **given}
    )


def investigators_case(people: SimpleNamespace, ticket: Ticket) -> Ticket:
    """The case in the hands of the investigator, who sees nothing else."""
    Ticket.objects.filter(pk=ticket.pk).update(handler=people.investigator)
    ticket.refresh_from_db()
    return ticket


def from_regulator(number: str, now: datetime) -> FromRegulator:
    """A case that the regulator passed on the same day."""
    return FromRegulator(number=number, transferred_on=localdate(now))


def a_reason() -> Term:
    return Term.objects.get(kind=Term.Kind.REASON, code="verified-false")


def rejection_proposed(ticket: Ticket, by: User, now: datetime) -> None:
    propose_rejection(ticket=ref(ticket), by=by, reason=a_reason(), explanation="没有具体事实", now=now)


def invalidity_proposed(ticket: Ticket, by: User, now: datetime) -> None:
    propose_invalid(
        ticket=ref(ticket),
        by=by,
        reason=a_reason(),
        explanation="所述扣费没有发生",
        evidence="账单与通话详单",
        now=now,
    )


def told(kind: str) -> set[str]:
    """Who got a notice of this kind: staff numbers, or "customer"."""
    notices = Notice.objects.filter(kind=kind).select_related("recipient")
    return {notice.recipient.staff_number if notice.recipient else "customer" for notice in notices}


def mails(kind: str) -> list[Notice]:
    return list(Notice.objects.filter(kind=kind, transport=Transport.EMAIL, recipient=None))
