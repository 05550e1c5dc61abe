"""Classifying again keeps what was gained since: urges, and a regulator who asks."""

import pytest

from accounts.actors import CUSTOMER
from complaints.lifecycle.appealing import appeal, decide_appeal
from complaints.lifecycle.authority import Case, record_case
from complaints.lifecycle.classify import classify
from complaints.lifecycle.resolve import resolve_on_the_spot
from complaints.lifecycle.urging import raised_every, urge
from complaints.models import Appeal, Ticket
from complaints.priority import priority
from complaints.states import Authority, NoticeChannel, Severity, State, Urgency
from tests.factories import Journey, a_classification, ref
from tests.second import from_regulator

pytestmark = pytest.mark.django_db


def again(ticket: Ticket, people, category, now) -> Ticket:
    """As the least of cases."""
    ticket.refresh_from_db()
    as_ = a_classification(category, severity=Severity.MINOR, urgency=Urgency.NORMAL)
    return classify(ticket=ref(ticket), by=people.agent, as_=as_, now=now)


def test_what_urges_raised_stays_raised(journey: Journey, people, now):
    ticket = again(journey.to(State.CLASSIFIED), people, journey.category, now)
    assert ticket.priority == 3
    for _ in range(raised_every(ticket)):
        urge(ticket=ref(ticket), by=people.agent, channel=NoticeChannel.PHONE, now=now)
    assert Ticket.objects.get(pk=ticket.pk).priority == 2
    assert again(ticket, people, journey.category, now).priority == 2


def test_a_case_an_authority_asks_about_stays_first(journey: Journey, people, now):
    ticket = again(journey.to(State.CLASSIFIED), people, journey.category, now)
    case = Case(authority=Authority.MIIT, number="GX-1", grounds="未答复")
    ticket = record_case(ticket=ref(ticket), case=case, by=people.leader, now=now)
    assert ticket.priority == 1
    assert again(ticket, people, journey.category, now).priority == 1


def test_a_case_appealed_to_the_regulator_stays_first(journey: Journey, people, category_simple, now):
    category_simple.department = category_simple.parent.department = None
    category_simple.save()
    category_simple.parent.save()  # no department is known: the next handling begins at the desk
    journey.category = category_simple
    ticket = again(journey.entered().ticket, people, category_simple, now)
    ticket = resolve_on_the_spot(
        ticket=ref(ticket), by=people.agent, solution="已重置", customer_agrees=True, now=now
    )
    ticket = appeal(
        ticket=ref(journey.told(ticket)),
        by=people.agent,
        kind=Appeal.Kind.REGULATOR,
        grounds="未解决",
        regulator=from_regulator("GX-2", now),
        now=now,
    )
    ticket = decide_appeal(
        ticket=ref(ticket),
        by=people.appeal_officer,
        conclusion=Appeal.Conclusion.CHANGE,
        reasons="重新处理",
        now=now,
    )
    assert (ticket.state, ticket.priority) == (State.INTAKE, 1)
    assert again(ticket, people, category_simple, now).priority == 1


def test_an_appeal_to_us_changes_no_priority(journey: Journey, people, now):
    ticket = journey.to(State.FEEDBACK)
    before = ticket.priority
    ticket = appeal(ticket=ref(ticket), by=CUSTOMER, kind=Appeal.Kind.INTERNAL, grounds="不公", now=now)
    assert ticket.priority == before


@pytest.mark.parametrize(("urged", "expected"), [(0, 3), (1, 2), (2, 1), (9, 1)])
def test_urges_lift_no_higher_than_first(urged, expected):
    found = priority(
        severity=Severity.MINOR,
        urgency=Urgency.NORMAL,
        usual=3,
        raised=False,
        from_regulator=False,
        urged=urged,
    )
    assert found == expected
