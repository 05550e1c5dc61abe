"""Group and confidential: who marks, who takes it away, who sees what then."""

import pytest

from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.marking import marks_of, set_marks
from complaints.lifecycle.refusals import GuardFailed, NotAllowed
from complaints.models import Ticket
from complaints.personal import listed, personal
from complaints.states import Mark, State
from tests.factories import ref
from tests.second import colleague

pytestmark = pytest.mark.django_db
BOTH, GROUP, KEPT = [Mark.GROUP, Mark.CONFIDENTIAL], [Mark.GROUP], [Mark.CONFIDENTIAL]
NONE: list[Mark] = []


def marked(ticket: Ticket, by: User, marks, now, reason="投诉人要求"):
    set_marks(ticket=ref(ticket), by=by, marks=marks, reason=reason, now=now)
    ticket.refresh_from_db()
    return ticket


def sees(person: User, ticket: Ticket) -> bool:
    return Ticket.objects.visible_to(person).filter(pk=ticket.pk).exists()


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEADER, Role.SUPERVISOR])
def test_the_desk_marks_and_the_history_says_why(ticket_in, people, now, role):
    ticket = marked(ticket_in(State.CLASSIFIED), getattr(people, role), BOTH, now)
    assert marks_of(ticket) == BOTH
    last = ticket.history.latest("seq")
    assert (last.kind, last.payload) == (
        "marked",
        {"before": [], "after": ["group", "confidential"], "reason": "投诉人要求"},
    )


@pytest.mark.parametrize("role", [Role.HANDLER, Role.APPROVER])
def test_nobody_else_marks(ticket_in, people, now, role):
    with pytest.raises(NotAllowed):
        marked(ticket_in(State.PLAN_REVIEW), getattr(people, role), GROUP, now)


def test_an_agent_does_not_take_the_confidentiality_away(ticket_in, people, now):
    ticket = marked(ticket_in(State.CLASSIFIED), people.agent, BOTH, now)
    with pytest.raises(GuardFailed) as refusal:
        marked(ticket, people.agent, GROUP, now)
    assert refusal.value.field == "marks"
    assert marks_of(marked(ticket, people.agent, KEPT, now)) == KEPT
    assert marks_of(marked(ticket, people.leader, NONE, now)) == NONE


@pytest.mark.parametrize(("reason", "field"), [(" \u200b", "reason"), ("x", "marks")])
def test_it_takes_a_reason_and_a_change(ticket_in, people, now, reason, field):
    with pytest.raises(GuardFailed) as refusal:
        marked(ticket_in(State.CLASSIFIED), people.agent, NONE, now, reason)
    assert refusal.value.field == field


def test_a_confidential_case_is_its_handlers_alone(ticket_in, people, network, now):
    second = colleague(people.handler, "N2")
    ticket = ticket_in(State.ASSIGNED)
    Ticket.objects.filter(pk=ticket.pk).update(branch=network)
    marked(ticket, people.agent, KEPT, now)
    everybody = (people.handler, second, people.branch)
    assert all(sees(person, ticket) for person in everybody)  # until somebody has it by name
    Ticket.objects.filter(pk=ticket.pk).update(handler=people.handler)
    assert [sees(person, ticket) for person in everybody] == [True, False, False]
    assert all(sees(person, ticket) for person in (people.agent, people.leader, people.supervisor))


def test_who_complained_stays_unsaid_even_masked(ticket_in, people, now):
    ticket = marked(ticket_in(State.INVESTIGATING), people.agent, KEPT, now)
    shown = personal(ticket, people.handler)
    assert (shown.name, shown.phone, shown.email, shown.address) == ("", "", "", "")
    assert shown.description
    assert (listed(ticket).name, listed(ticket).phone) == ("", "")
    assert personal(ticket, people.agent).name == "张晓明"
