"""Tickets with limits that are due or broken, as the dashboard finds them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Department
from complaints.models import Ticket
from complaints.states import State
from reports.dashboard.breaches import DAYS
from sla.models import Clock


@pytest.fixture
def now():
    """Pages show the present: the real instant, so that limits lie where a test puts them."""
    return timezone.now()


@pytest.fixture
def due(journey, now):
    """`due(minutes=5)`: an entered ticket with its next limit then, received so many days ago."""

    def made(days: float = 0, **delta) -> Ticket:
        ticket = journey.entered().ticket
        received = now - timedelta(days=days, minutes=5)
        Ticket.objects.filter(pk=ticket.pk).update(next_due_at=now + timedelta(**delta), received_at=received)
        return ticket

    return made


@pytest.fixture
def broken(now):
    """`broken(ticket, "solution")`: one of its limits ran out so long ago."""

    def made(ticket: Ticket, target: str, **ago) -> Clock:
        at = now - timedelta(**ago or {"hours": 1})
        clock, _ = Clock.objects.update_or_create(
            ticket=ticket,
            target=target,
            cycle=1,
            defaults={
                "policy": "standard",
                "policy_version": 1,
                "started_at": at - timedelta(hours=24),
                "due_at": at,
                "original_due_at": at,
                "met_at": None,
                "next_step_at": None,
                "breached_at": at,
                "detected_at": at,
            },
        )
        return clock

    return made


@pytest.fixture
def elsewhere(headquarters) -> Department:
    return Department.objects.create(
        code="K9",
        kind=Department.Kind.TEAM,
        parent=headquarters,
        name_zh="客服九班",
        name_en="Service team 9",
    )


@pytest.fixture
def some_of_everything(journey, due, broken):
    """`some_of_everything()`: open and closed, due and overdue, with limits broken lately and long ago."""

    def made() -> None:
        due(minutes=30)
        due(minutes=150, days=4)
        overdue = due(minutes=-20, days=20)
        broken(overdue, "solution")
        broken(overdue, "entry", days=2)
        broken(journey.to(State.NEGOTIATING), "preliminary")
        broken(journey.to(State.ARCHIVED), "result_notice", days=3)
        due(days=DAYS + 5, minutes=-9)

    return made
