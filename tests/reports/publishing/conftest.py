"""October 2026 on the day its report is due: the 1st of November is a Sunday, so Monday the 2nd."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from reports import publishing
from reports.building_queue import build_waiting
from reports.models import Edition, Rollup
from reports.periods import Period

TWO_OCLOCK = datetime(2026, 11, 2, 2, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def now() -> datetime:
    return TWO_OCLOCK


@pytest.fixture
def october(journey) -> Rollup:
    """As if October had one complaint: what the schedule looks for."""
    keys = {"": {"accepted": [1]}}
    return Rollup.objects.create(span=Rollup.Span.MONTH, first="2026-10-01", keys=keys)


@pytest.fixture
def as_(people):
    """Whoever holds this role, reading English."""

    def browser(role: Role) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(getattr(people, role))
        return client

    return browser


@pytest.fixture
def colleague(team) -> User:
    """A second supervisor."""
    return User.objects.create_user("T900", None, name="第二主管", role=Role.SUPERVISOR, unit=team)


@pytest.fixture
def draft(people, october, now) -> Edition:
    edition = publishing.ask_for(
        period=Period.parse("2026-10"), language="zh-hans", by=people.analyst, now=now
    )
    assert build_waiting(now=now) == 1
    edition.refresh_from_db()
    return edition


@pytest.fixture
def published(draft, people, now) -> Edition:
    publishing.submit(edition=draft, by=people.analyst, now=now)
    publishing.publish(edition=draft, by=people.supervisor, now=now)
    draft.refresh_from_db()
    return draft
