"""Saying who is on call when, and taking it back (S004-11, docs/deadlines.md §8)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from notifications.outbox import notify_staff
from sla.models import OnCall

LONGEST = timedelta(days=31)
READERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR, Role.LEADER, Role.MANAGER, Role.AUDITOR})
PLANNERS = READERS - {Role.AUDITOR}
FOR_THE_HOUSE = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})
NEVER = frozenset({Role.PROVIDER, Role.ANALYST, Role.QA, Role.AUDITOR})  # no deadline is theirs


class WrongSpan(ValueError):
    """It ends before it begins, is over already, or lasts longer than a month."""


def people_for(planner: User) -> "QuerySet[User]":
    """Whom this person may put on call: anybody with deadlines, or those of their own unit and below."""
    found = User.objects.filter(is_active=True).exclude(role__in=NEVER).select_related("unit")
    if planner.role in FOR_THE_HOUSE:
        return found
    return found.filter(unit__lineage__contains=[planner.unit_id]) if planner.unit_id else found.none()


@transaction.atomic
def put_on_call(*, person: User, begins_at: datetime, ends_at: datetime, by: User, now: datetime) -> OnCall:
    """From `begins_at` to `ends_at` this person is reached at once; they hear of it. Repeated, the same row
    comes back. Raises WrongSpan."""
    if ends_at <= max(begins_at, now) or ends_at - begins_at > LONGEST:
        raise WrongSpan
    row, is_new = OnCall.objects.get_or_create(
        person=person,
        begins_at=begins_at,
        ends_at=ends_at,
        withdrawn_at=None,
        defaults={"said_by": by, "said_at": now},
    )
    if is_new:
        _tell(row, "on_call", now)
    return row


@transaction.atomic
def take_back(row: OnCall, *, by: User, now: datetime) -> bool:
    """This time on call does not hold any more, or ends here; False when it was over or taken back."""
    standing = OnCall.objects.standing().filter(pk=row.pk, ends_at__gt=now)
    done = bool(standing.update(withdrawn_at=now, withdrawn_by=by))
    if done:
        _tell(row, "on_call_ended", now)
    return done


def _tell(row: OnCall, kind: str, now: datetime) -> None:
    notify_staff(
        user=row.person,
        kind=kind,
        cause=f"{kind}-{row.pk}",
        about="",
        payload={"begins_at": row.begins_at.isoformat(), "ends_at": row.ends_at.isoformat()},
        language=settings.LANGUAGE_CODE,
        now=now,
    )
