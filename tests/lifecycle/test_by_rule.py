"""A kind of complaint that is assigned as soon as it is classified: where, to whom, and when not."""

from datetime import timedelta

import pytest

from accounts.models import Skill
from complaints.lifecycle.classify import classify
from complaints.models import Ticket
from complaints.states import Complexity, State
from tests.factories import a_classification, ref
from tests.second import colleague

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled(category_complex):
    """The rule stands at the subject and holds for every kind below it."""
    category_complex.parent.is_dispatched_at_once = True
    category_complex.parent.save()
    return category_complex


def classified(ticket, people, category, now, **given) -> Ticket:
    as_ = a_classification(category, **given)
    return classify(ticket=ref(ticket), by=people.agent, as_=as_, now=now)


def test_a_complex_case_goes_where_it_would_be_proposed_to_and_the_history_names_the_rule(
    ticket_in, people, ruled, network, now
):
    ticket = classified(ticket_in(State.INTAKE), people, ruled, now)
    assert (ticket.state, ticket.lead_department) == (State.ASSIGNED, network)
    last = ticket.history.latest("seq")
    assert (last.kind, last.actor_kind, last.payload["rule"]["code"]) == ("assigned", "system", "network")
    assert ticket.version == 3


def test_the_skilled_with_the_fewest_open_cases_takes_it(ticket_in, people, ruled, now):
    skill = Skill.objects.create(code="network", name_zh="网络", name_en="Network")
    skilled = [colleague(people.handler, number) for number in ("N2", "N3")]
    for person in skilled:
        person.skills.add(skill)
    first = classified(ticket_in(State.INTAKE), people, ruled, now)
    second = classified(ticket_in(State.INTAKE), people, ruled, now)
    assert [first.handler, second.handler] == skilled


def test_at_night_nobody_is_chosen(ticket_in, people, ruled, now):
    ticket = classified(ticket_in(State.INTAKE), people, ruled, now + timedelta(hours=10))
    assert (ticket.state, ticket.handler) == (State.ASSIGNED, None)


def test_a_simple_case_and_one_that_came_back_wait_for_somebody(ticket_in, people, ruled, now):
    simple = classified(ticket_in(State.INTAKE), people, ruled, now, complexity=Complexity.SIMPLE)
    assert simple.state == State.CLASSIFIED
    returned = ticket_in(State.INTAKE)
    Ticket.objects.filter(pk=returned.pk).update(returns=1)
    returned.refresh_from_db()
    assert classified(returned, people, ruled, now).state == State.CLASSIFIED


def test_without_a_rule_somebody_assigns(ticket_in, people, category_complex, now):
    assert classified(ticket_in(State.INTAKE), people, category_complex, now).state == State.CLASSIFIED
