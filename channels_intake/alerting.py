"""Telling the operators what a channel could not do by itself."""

from datetime import datetime

from django.conf import settings

from accounts.models import User
from accounts.roles import Role
from channels_intake.models import Arrival
from notifications.outbox import queue, staff_notices

TOLD = (Role.ADMINISTRATOR, Role.SUPERVISOR)


def tell_of_quarantine(arrival: Arrival, now: datetime) -> None:
    """One notice per operator and arrival; it names the account, and nothing of the content."""
    _tell("arrival_quarantined", f"arrival-{arrival.pk}-{arrival.attempts}", arrival.account.name, now)


def tell_of_failure(name: str, cause: str, now: datetime) -> None:
    """An account that cannot be reached; one notice per operator and time it began to fail."""
    _tell("channel_unreachable", cause, name, now)


def _tell(kind: str, cause: str, account: str, now: datetime) -> None:
    for user in User.objects.filter(is_active=True, role__in=TOLD):
        queue(
            staff_notices(
                user=user,
                kind=kind,
                cause=cause,
                about="",
                payload={"account": account},
                language=settings.LANGUAGE_CODE,
                now=now,
            )
        )
