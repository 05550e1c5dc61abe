"""What is known of whoever calls or writes: customer, open tickets, and what was promised on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q

from accounts.models import User
from channels_intake.models import Contact
from channels_intake.receiving import words_of
from complaints.lifecycle.classify import REPEAT_WITHIN
from complaints.models import Customer, Plan, PlanStep, Ticket
from complaints.models.ticket_queries import TicketQuerySet
from complaints.personal import Shown, masked
from privacy.index import normal_phone

SHOWN = 5
PHONE_MIN_DIGITS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A ticket and what its customer was promised: `plan` is the one they agreed to."""

    ticket: Ticket
    plan: Plan | None

    @property
    def solve_by(self) -> datetime | None:
        """By when a solution was promised, while there is none."""
        return None if self.ticket.resolved_at else self.ticket.solve_by

    @property
    def open_steps(self) -> Sequence[PlanStep]:
        return [step for step in self.plan.steps.all() if step.done_at is None] if self.plan else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we know of a phone number. `tickets` are only those the person may see: the open ones, and
    what was closed within the time in which a complaint counts as a repeated one."""

    is_asked: bool = False
    customers: Sequence[Shown] = ()
    tickets: Sequence[Standing] = ()
    needs_care: bool = False
    is_recent: bool = False

    @property
    def open(self) -> Sequence[Standing]:
        return [each for each in self.tickets if each.ticket.is_open]

    @property
    def closed(self) -> Sequence[Standing]:
        return [each for each in self.tickets if not each.ticket.is_open]


def known_of(phone: str, user: User, now: datetime) -> Known:
    phone = phone[:64]
    if len(normal_phone(phone)) < PHONE_MIN_DIGITS:
        return Known()
    customers = list(Customer.objects.with_phone(phone).findable().order_by("pk")[:SHOWN])
    of_number = Ticket.objects.filter(customer__in=[customer.pk for customer in customers])
    lately = Q(received_at__gte=now - REPEAT_WITHIN)
    seen = of_number.visible_to(user).filter(Q(is_open=True) | lately).select_related("category")
    agreed = Plan.objects.filter(status=Plan.Status.AGREED).prefetch_related("steps")
    plans = Prefetch("plans", agreed, to_attr="agreed")
    latest = seen.order_by("-is_open", "-received_at").prefetch_related(plans)[:SHOWN]
    return Known(
        is_asked=True,
        customers=[masked(customer) for customer in customers],
        tickets=[Standing(ticket=each, plan=_last(each.agreed)) for each in latest],
        needs_care=any(customer.is_vulnerable for customer in customers),
        is_recent=of_number.filter(lately).exists(),
    )


def with_colleagues(contact: Contact, user: User) -> TicketQuerySet:
    """Open tickets that this person may not see, of the number a contact came from: their number and
    agent may be told, so that what the customer adds is put on them. Never of a confidential case."""
    phone = words_of(contact).get("phone", "")
    others: TicketQuerySet = Ticket.objects.none()
    if len(normal_phone(phone)) >= PHONE_MIN_DIGITS:
        customers = Customer.objects.with_phone(phone).findable().values("pk")
        seen = Ticket.objects.visible_to(user).filter(pk=OuterRef("pk"))
        of_number = Ticket.objects.filter(customer__in=customers, is_confidential=False).open()
        others = of_number.filter(~Exists(seen)).select_related("agent").order_by("-received_at")
    return others


def _last(plans: Sequence[Plan]) -> Plan | None:
    return plans[-1] if plans else None
