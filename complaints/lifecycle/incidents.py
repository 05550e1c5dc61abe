"""Mass incidents: one cause behind many complaints; each of them keeps its own answer (S003-29)."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from accounts.roles import Right
from complaints.lifecycle.announce import tell_customer
from complaints.lifecycle.classify import second_level
from complaints.lifecycle.events import IncidentLinked, IncidentUnlinked
from complaints.lifecycle.moving import TicketRef, noting
from complaints.lifecycle.refusals import AlreadyDone, GuardFailed, NotAllowed, Refused
from complaints.lifecycle.wording import is_blank, need_words
from complaints.models import Category, HistoryEvent, Incident, Ticket

LONGEST_AGO = timedelta(days=731)  # two years, whatever else they hold


def declare_incident(
    *,
    by: User,
    title: str,
    category: Category,
    branch: Department | None,
    notice: str,
    began_at: datetime,
    key: uuid.UUID,
    now: datetime,
) -> Incident:
    """Declare an incident of one kind in one area; without `branch` it is everywhere.

    `notice` is what the customers read. The same `key` again gives the incident declared the
    first time. Raises NotAllowed, and GuardFailed when it begins in the future or more than two
    years ago, or words are missing.
    """
    if not by.may(Right.LINK_INCIDENT):
        raise NotAllowed
    need_words(title=title, notice=notice)
    if began_at > now:
        raise GuardFailed(_("It cannot have begun in the future."), "began_at")
    if began_at < now - LONGEST_AGO:
        raise GuardFailed(_("This is more than two years ago."), "began_at")
    incident, _is_new = Incident.objects.get_or_create(
        key=key,
        defaults={
            "title": title,
            "category": second_level(category) or category,
            "branch": branch,
            "notice": notice,
            "began_at": began_at,
            "declared_by": by,
            "declared_at": now,
        },
    )
    return incident


def close_incident(*, incident: Incident, by: User, now: datetime) -> Incident:
    """The cause is gone; the linked cases go on to their own results. Twice changes nothing.

    Raises NotAllowed.
    """
    if not by.may(Right.LINK_INCIDENT):
        raise NotAllowed
    Incident.objects.filter(pk=incident.pk, ended_at=None).update(ended_at=now, ended_by=by)
    incident.refresh_from_db()
    return incident


def link_incident(
    *, ticket: TicketRef, by: User, incident: Incident, reason: str = "", now: datetime
) -> HistoryEvent:
    """Say that the incident is behind this complaint, and tell the customer so.

    A complaint of another area or kind, or from before it began, takes a reason. Raises GuardFailed
    without that, when the incident is over, or the ticket is linked already; else as noting().
    """
    with noting(ticket, by=by, right=Right.LINK_INCIDENT, now=now) as move:
        if not Incident.objects.filter(pk=incident.pk, ended_at=None).exists():
            raise GuardFailed(_("This incident is over."), "incident")
        if move.ticket.incident_id:
            raise GuardFailed(_("This ticket is linked to an incident already."), "incident")
        alike = Ticket.objects.filter(may_be_behind(incident), pk=move.ticket.pk)
        if is_blank(reason) and not alike.exists():
            raise GuardFailed(
                _("Area, kind or time of this complaint is not the incident's: say why it is behind it."),
                "reason",
            )
        move.ticket.incident = incident
        move.ticket.save(update_fields=["incident"])
        event = move.record(IncidentLinked(incident=str(incident.pk), title=incident.title, reason=reason))
        tell_customer(move, kind="incident")
    return event


def may_be_behind(incident: Incident) -> Q:
    """What tickets are like that an incident may be behind: of its area and kind, received since."""
    kind = Q(category=incident.category_id) | Q(category__parent=incident.category_id)
    alike = kind & Q(received_at__gte=incident.began_at)
    return alike & Q(branch=incident.branch_id) if incident.branch_id else alike


def unlink_incident(*, ticket: TicketRef, by: User, now: datetime) -> HistoryEvent:
    """The incident was not behind this complaint. Raises GuardFailed when none is; else as noting()."""
    with noting(ticket, by=by, right=Right.LINK_INCIDENT, now=now) as move:
        incident = move.ticket.incident
        if incident is None:
            raise GuardFailed(_("This ticket is linked to no incident."))
        move.ticket.incident = None
        move.ticket.save(update_fields=["incident"])
        return move.record(IncidentUnlinked(incident=str(incident.pk), title=incident.title))


def link_several(*, numbers: Iterable[str], by: User, incident: Incident, now: datetime) -> int:
    """Link many, each in its own transaction; returns how many. Whatever was linked or closed
    meanwhile, is of another area or kind, or is not to be seen, is left as it is."""
    return sum(_linked(number, by, incident, now) for number in numbers)


def _linked(number: str, by: User, incident: Incident, now: datetime) -> bool:
    try:
        link_incident(ticket=TicketRef(number=number), by=by, incident=incident, now=now)
    except (Refused, AlreadyDone, Ticket.DoesNotExist):
        return False
    return True
