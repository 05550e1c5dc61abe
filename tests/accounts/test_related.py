"""Rows left with their owners are what the owners' managers would have read."""

import pytest

from accounts.models import Department
from accounts.related import Related

pytestmark = pytest.mark.django_db

BELOW = Related(Department, "parent", lambda units: units.order_by("-code"))


@pytest.fixture
def branches() -> list[Department]:
    made = [
        Department.objects.create(code=code, name_zh=code, name_en=code, kind=Department.Kind.BRANCH)
        for code in ("east", "west", "south")
    ]
    for parent, code in ((0, "e1"), (0, "e2"), (1, "w1")):
        Department.objects.create(
            code=code, name_zh=code, name_en=code, kind=Department.Kind.TEAM, parent=made[parent]
        )
    return made


def test_each_owner_has_its_own_rows_after_one_statement(branches, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = BELOW.read(branches)
        held = [[unit.code for unit in branch.children.all()] for branch in branches]
        assert {unit.parent for unit in found} == set(branches[:2])
    assert held == [["e2", "e1"], ["w1"], []]


def test_a_further_condition_still_asks_for_the_owners_rows_alone(branches):
    BELOW.read(branches)
    assert [unit.code for unit in branches[0].children.filter(kind=Department.Kind.TEAM)] == ["e1", "e2"]
    assert branches[1].children.count() == 1


def test_however_many_owners_it_is_the_same_statement(branches):
    BELOW.read(branches[:1])
    kept = dict(BELOW._rows.known)
    BELOW.read(branches)
    assert BELOW._rows.known == kept


def test_nothing_is_asked_without_owners(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert BELOW.read([]) == []
