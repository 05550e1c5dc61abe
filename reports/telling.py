"""Telling members of staff about reports, studies and suggestions: by a link, through the outbox."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings

from accounts.models import Department, User
from accounts.roles import ROLES, Right, Role
from notifications.outbox import queue, staff_notices

# Who answers for a unit: its head, else those who work its cases.
ANSWERING = ((Role.MANAGER, Role.LEADER), (Role.HANDLER, Role.BRANCH))


def tell(
    people: Iterable[User], *, kind: str, cause: str, payload: Mapping[str, object], now: datetime
) -> None:
    """`payload` has the `path` of the page it is about; the same cause is told once to each."""
    for person in people:
        queue(
            staff_notices(
                user=person,
                kind=kind,
                cause=cause,
                about="",
                payload=dict(payload),
                language=settings.LANGUAGE_CODE,
                now=now,
            )
        )


def who_may(right: Right, *, except_for: Iterable[int | None] = ()) -> Iterable[User]:
    """The active people of every role with this right, without those named."""
    roles = [role for role, card in ROLES.items() if right in card.may]
    found = User.objects.filter(role__in=roles, is_active=True)
    return found.exclude(pk__in=[pk for pk in except_for if pk])


def who_answers_for(unit: Department) -> list[User]:
    """Its head, or its handlers; where nobody is there, whoever leads the nearest unit above it."""
    for within in (Department.objects.under(unit), *_above(unit)):
        for roles in ANSWERING:
            answering = User.objects.filter(unit__in=within, role__in=roles, is_active=True)
            if found := list(answering.order_by("pk")):
                return found
    return []


def _above(unit: Department) -> Iterable[Iterable[Department]]:
    return (Department.objects.filter(pk=pk) for pk in reversed(unit.lineage[:-1]))
