"""Who sees which ticket, role by role."""

import pytest

from accounts.actors import CUSTOMER, SYSTEM
from accounts.models import Department, User
from accounts.roles import ROLES, Role
from complaints.models import Ticket
from complaints.states import State

SEES = {
    Role.AGENT: {"own"},
    Role.LEADER: {"own"},
    Role.HANDLER: {"own"},
    Role.BRANCH: {"own"},
    Role.INVESTIGATOR: set(),
    Role.APPEAL_OFFICER: set(),
    Role.APPROVER: {"own", "other"},  # both are under review
    Role.SUPERVISOR: {"own", "other"},
    Role.ANALYST: set(),
    Role.QA: set(),
    Role.ADMINISTRATOR: set(),
    Role.AUDITOR: set(),
    Role.PROVIDER: {"other"},  # works in the department the other ticket went to
    Role.MANAGER: set(),
}


@pytest.fixture
def tickets(journey, headquarters, network, people):
    """One ticket of our team and department, one of another team and department."""
    own = journey.to(State.PLAN_REVIEW)
    other = journey.to(State.PLAN_REVIEW)
    kinds = Department.Kind
    billing = Department.objects.create(
        code="B", kind=kinds.DEPARTMENT, parent=headquarters, name_zh="账务部", name_en="Billing"
    )
    team = Department.objects.create(
        code="K2", kind=kinds.TEAM, parent=headquarters, name_zh="客服二班", name_en="Team 2"
    )
    stranger = User.objects.create_user("Z1", None, name="陌生", role=Role.AGENT, unit=team)
    Ticket.objects.filter(pk=other.pk).update(
        agent=stranger, handler=stranger, team=team, lead_department=billing
    )
    User.objects.filter(pk=people.provider.pk).update(unit=billing)
    people.provider.refresh_from_db()
    return {own.pk: "own", other.pk: "other"}


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_its_part(tickets, people, role):
    seen = Ticket.objects.visible_to(getattr(people, role))
    assert {tickets[pk] for pk in seen.values_list("pk", flat=True)} == SEES[role]


@pytest.mark.parametrize("role", Role)
def test_someone_who_left_sees_nothing(tickets, people, role):
    person = getattr(people, role)
    person.is_active = False
    assert not Ticket.objects.visible_to(person).exists()


@pytest.mark.parametrize("actor", [CUSTOMER, SYSTEM])
def test_outsiders_are_checked_where_they_come_in(tickets, actor):
    assert Ticket.objects.visible_to(actor).count() == 2


def test_a_unit_with_a_similar_id_is_not_the_same_unit(tickets, people, network):
    """Lineages hold ids, not text: 1 is not part of 12."""
    other = Department(code="Q", kind=Department.Kind.DEPARTMENT, name_zh="甲", name_en="A")
    other.pk = int(f"{network.pk}2")
    other.save()
    handler = User.objects.create_user("Z2", None, name="陌生", role=Role.HANDLER, unit=other)
    assert not Ticket.objects.visible_to(handler).exists()


def test_moving_a_unit_moves_what_is_below_it(headquarters, network, team):
    team.parent = network
    team.save()
    below = Department.objects.create(
        code="K11", kind=Department.Kind.TEAM, parent=team, name_zh="小组", name_en="Group"
    )
    team.parent = headquarters
    team.save()
    below.refresh_from_db()
    assert below.lineage == [headquarters.pk, team.pk, below.pk]


@pytest.mark.parametrize("role", [role for role in Role if ROLES[role].needs_unit])
def test_without_a_unit_only_what_is_ones_own(tickets, people, role):
    Ticket.objects.update(agent=None, state=State.INTAKE, is_open=True)
    person = getattr(people, role)
    mine = Ticket.objects.order_by("pk").first()
    Ticket.objects.filter(pk=mine.pk).update(agent=person, handler=person)
    User.objects.filter(pk=person.pk).update(unit=None)
    person.refresh_from_db()
    assert [ticket.pk for ticket in Ticket.objects.visible_to(person)] == [mine.pk]
