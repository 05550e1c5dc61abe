import uuid

import pytest

from accounts.models import Department, User
from accounts.roles import Role
from complaints.lifecycle.incidents import declare_incident
from complaints.printing import printing
from reports.models import Contribution, Lateness, Rollup
from reports.rollups import refresh
from tests.lifecycle.walk.acting_aside import Stage


@pytest.fixture
def stage(people, network, team, headquarters, terms, category_complex, now, monkeypatch) -> Stage:
    monkeypatch.setattr(printing, "typeset", lambda form, values: b"%PDF")  # drawing has its own tests
    market = Department.objects.create(
        code="M", kind=Department.Kind.DEPARTMENT, parent=headquarters, name_zh="市场部", name_en="Market"
    )
    more = {
        "colleague": (Role.AGENT, people.agent.unit),
        "second_handler": (Role.HANDLER, network),
        "stranger": (Role.HANDLER, market),
        "second_approver": (Role.APPROVER, headquarters),
    }
    cast = dict(vars(people))
    for place, (name, (role, unit)) in enumerate(more.items()):
        cast[name] = User.objects.create_user(f"W{place}", None, name=name, role=role, unit=unit)
    incident = declare_incident(
        by=people.leader,
        title="城东基站断电",
        category=category_complex,
        branch=None,
        notice="预计 20 时恢复",
        began_at=now,
        key=uuid.uuid4(),
        now=now,
    )
    units = {"network": network, "market": market, "team": team, "headquarters": headquarters}
    return Stage(cast=cast, units=units, category=category_complex, incident=incident)


@pytest.fixture
def stored():
    """Everything that is kept for the figures, as plain values to compare."""

    def read():
        rows = Rollup.objects.values_list("span", "first", "scope", "dimension", "keys")
        kept = Contribution.objects.values_list("pk", "facts", "traits", "scopes", "counted", "revisit_on")
        late = Lateness.objects.values_list("contribution", "tally", "began_on", "ended_on")
        return (
            {tuple(row[:4]): row[4] for row in rows},
            {row[0]: row[1:] for row in kept},
            sorted(late, key=str),
        )

    return read


@pytest.fixture
def counted(now):
    """Brings the rollups up to date."""
    return lambda at=None: refresh(now=at or now)
