"""Telling the operators of a clock that could not be processed."""

from datetime import datetime

from django.conf import settings

from accounts.roles import Role
from notifications.outbox import queue, staff_notices
from sla.claiming import Claim
from sla.models import Clock
from sla.people import Directory


def alert(claim: Claim, directory: Directory, now: datetime) -> None:
    """One notice per operator and setting aside; it names the ticket, and nothing of its content."""
    clock = Clock.objects.select_related("ticket").get(pk=claim.clock)
    for user in directory.with_role(Role.ADMINISTRATOR, Role.SUPERVISOR):
        queue(
            staff_notices(
                user=user,
                kind="clock_set_aside",
                cause=f"aside-{clock.pk}-{now:%Y%m%d%H%M%S}",
                about=clock.ticket.number if clock.ticket else "",
                payload={"target": clock.target, "error": clock.error},
                language=settings.LANGUAGE_CODE,
                now=now,
            )
        )
