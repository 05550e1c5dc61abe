"""What the contact of a provider reads of a ticket its unit was asked about: the least it takes to answer.

The service desk stands between the customer and the provider (S000-1, S000-7). Who complained, and what
anybody else wrote, found, planned or told, stays with us (docs/roles.md). For everybody else nothing here
takes anything away.
"""

from typing import Any

from django.db.models import Q

from accounts.models import Department, User
from accounts.roles import PersonalData
from complaints.catalogue import catalogue
from complaints.models import Attachment, Customer, Ticket

NOTHING = Q(pk__in=[])
# Events that name a department, and are told to it.
TOLD_TO_A_UNIT = (
    *("assigned", "arbitrated", "transferred"),
    *("department_asked", "task_answered", "task_cancelled"),
)
# Of the ticket itself: what it is about, how it stands, and until when.
KEPT = (
    *("id", "number", "version", "state", "language", "channel", "subject", "description", "demand"),
    *("business", "occurred", "place", "category_id", "priority", "received_at", "entered_at"),
    *("next_due_at", "next_due_from", "next_due_target", "solve_by", "sla_state", "agent_id"),
    *("is_confidential", "restricted_at"),
)


def is_outside(unit: Department) -> bool:
    """Whether what goes to this unit is forwarded: it is a provider's, not ours (S000-1)."""
    return unit.kind == Department.Kind.PROVIDER


def reads_least(user: User) -> bool:
    return user.card.personal_data == PersonalData.LEAST


def reduced(ticket: Ticket, user: User) -> Ticket:
    """The ticket as this person may hold it: for a provider's contact a copy without everything else,
    so that no page, list or answer can show it. Never to be saved."""
    if not reads_least(user):
        return ticket
    known = ticket.__dict__
    least: Ticket = Ticket(**{name: known[name] for name in KEPT if name in known})
    least.__dict__["is_open"] = ticket.is_open  # the database's to write
    least._state.adding, least._state.db = False, ticket._state.db
    least.customer = Customer(phone="" if ticket.is_confidential else ticket.customer.phone)
    least.agent = ticket.agent
    catalogue().attach(least)
    return least


def own_only(user: User, field: str) -> Q:
    """Rows whose `field` is somebody of the contact's own unit."""
    if not reads_least(user):
        return Q()
    return Q(**{f"{field}__in": _colleagues(user)}) if user.unit_id else NOTHING


def events_read(user: User) -> Q:
    """Lines of the history that the contact's own unit wrote, or that were told to it."""
    if not reads_least(user) or not user.unit_id:
        return own_only(user, "actor")
    told = Q(kind__in=TOLD_TO_A_UNIT, payload__department__code__in=_codes(user))
    return told | own_only(user, "actor")


def tasks_read(user: User) -> Q:
    if not reads_least(user):
        return Q()
    return Q(department__in=_units(user)) if user.unit_id else NOTHING


def _units(user: User) -> Any:
    return Department.objects.filter(lineage__contains=[user.unit_id]).values("pk")


def _colleagues(user: User) -> Any:
    return User.objects.filter(unit__in=_units(user)).values("pk")


def _codes(user: User) -> list[str]:
    return [unit.code for unit in catalogue().units.values() if user.unit_id in unit.lineage]


def readable_files(ticket: Ticket, user: User) -> list[Attachment]:
    """Those of the ticket; for others than a provider's contact as they were read with it."""
    files: Any = ticket.attachments
    return list(files.filter(own_only(user, "added_by")) if reads_least(user) else files.all())
