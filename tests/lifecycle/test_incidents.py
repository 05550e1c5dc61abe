"""Mass incidents: declared by a person, linked one by one or many at once, each customer told once."""

import uuid
from datetime import timedelta

import pytest

from accounts.roles import Role
from complaints.lifecycle.incidents import (
    close_incident,
    declare_incident,
    link_incident,
    link_several,
    unlink_incident,
)
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.refusals import GuardFailed, IllegalMove, NotAllowed
from complaints.models import Category, Incident, Ticket
from complaints.portal.history import public_history
from complaints.states import State
from tests.factories import ref
from tests.second import mails, told

pytestmark = pytest.mark.django_db


def declared(by, category, now, **given) -> Incident:
    return declare_incident(
        **{
            "by": by,
            "title": "城东基站断电",
            "category": category,
            "branch": None,
            "notice": "城东区停电，预计 20 时恢复",
            "began_at": now - timedelta(hours=1),
            "key": uuid.uuid4(),
            "now": now,
            **given,
        }
    )


@pytest.fixture
def incident(people, category_complex, now) -> Incident:
    return declared(people.leader, category_complex, now)


def test_an_incident_has_the_kind_of_its_example(people, category_complex, now):
    example = Category.objects.create(
        code="network-coverage-lift", level=3, parent=category_complex, name_zh="电梯", name_en="Lift"
    )
    assert declared(people.leader, example, now).category == category_complex


def test_declaring_twice_with_one_form_is_one_incident(people, category_complex, now):
    key = uuid.uuid4()
    first = declared(people.leader, category_complex, now, key=key)
    assert declared(people.supervisor, category_complex, now, key=key, title="另一个") == first
    assert Incident.objects.count() == 1


def test_an_incident_does_not_begin_tomorrow(people, category_complex, now):
    with pytest.raises(GuardFailed) as refusal:
        declared(people.leader, category_complex, now, began_at=now + timedelta(minutes=1))
    assert refusal.value.field == "began_at"


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.LEADER, Role.SUPERVISOR}])
def test_only_leaders_and_supervisors_declare_and_end(people, incident, category_complex, now, role):
    person = getattr(people, role)
    with pytest.raises(NotAllowed):
        declared(person, category_complex, now)
    with pytest.raises(NotAllowed):
        close_incident(incident=incident, by=person, now=now)


def test_a_linked_ticket_stays_where_it_is_and_its_customer_is_told(ticket_in, people, incident, now):
    ticket = ticket_in(State.INVESTIGATING)
    link_incident(ticket=ref(ticket), by=people.leader, incident=incident, now=now)
    linked = Ticket.objects.get(pk=ticket.pk)
    assert (linked.incident, linked.state, linked.version) == (incident, ticket.state, ticket.version)
    assert told("incident") == {"customer"}
    assert [mail.payload for mail in mails("incident")] == ["{}"]


def test_a_ticket_is_linked_once(ticket_in, people, incident, now):
    ticket = ticket_in(State.CLASSIFIED)
    link_incident(ticket=ref(ticket), by=people.leader, incident=incident, now=now)
    with pytest.raises(GuardFailed):
        link_incident(ticket=ref(ticket), by=people.leader, incident=incident, now=now)
    assert len(mails("incident")) == 1


@pytest.mark.parametrize(
    "other",
    [
        lambda here: {"category": here["simple"]},
        lambda here: {"branch": here["elsewhere"]},
        lambda here: {"began_at": here["now"]},
    ],
)
def test_of_another_kind_area_or_time_it_takes_a_reason(
    ticket_in, people, category_complex, category_simple, team, now, other
):
    """The complaint came in four minutes ago, from no area anybody knows."""
    here = {"simple": category_simple, "elsewhere": team, "now": now}
    about = {"category": category_complex, **other(here)}
    incident = declared(people.leader, about.pop("category"), now, **about)
    given = {
        "ticket": ref(ticket_in(State.CLASSIFIED)),
        "by": people.leader,
        "incident": incident,
        "now": now,
    }
    with pytest.raises(GuardFailed) as refusal:
        link_incident(**given, reason=" ")
    assert refusal.value.field == "reason"
    assert link_several(numbers=[given["ticket"].number], by=people.leader, incident=incident, now=now) == 0
    assert link_incident(**given, reason="共用同一机房").payload["reason"] == "共用同一机房"


def test_the_customer_reads_that_it_was_taken_out_again(ticket_in, people, incident, now):
    ticket = ticket_in(State.CLASSIFIED)
    link_incident(ticket=ref(ticket), by=people.leader, incident=incident, reason="内部话", now=now)
    unlink_incident(ticket=TicketRef(number=ticket.number), by=people.leader, now=now)
    shown = public_history(ticket.history.order_by("seq"))[:2]
    assert [event.kind for event in shown] == ["incident_unlinked", "incident_linked"]
    assert all(event.facts == {"title": incident.title} for event in shown)


def test_an_incident_that_is_over_takes_no_more(ticket_in, people, incident, now):
    ended = close_incident(incident=incident, by=people.supervisor, now=now)
    assert (ended.ended_at, ended.ended_by) == (now, people.supervisor)
    again = close_incident(incident=incident, by=people.leader, now=now + timedelta(hours=1))
    assert again.ended_at == now
    with pytest.raises(GuardFailed):
        link_incident(ticket=ref(ticket_in(State.CLASSIFIED)), by=people.leader, incident=incident, now=now)


def test_a_closed_ticket_is_not_linked(ticket_in, people, incident, now):
    with pytest.raises(IllegalMove):
        link_incident(ticket=ref(ticket_in(State.ARCHIVED)), by=people.leader, incident=incident, now=now)


def test_what_was_linked_by_mistake_is_taken_out(ticket_in, people, incident, now):
    ticket = ticket_in(State.CLASSIFIED)
    with pytest.raises(GuardFailed):
        unlink_incident(ticket=ref(ticket), by=people.leader, now=now)
    link_incident(ticket=ref(ticket), by=people.leader, incident=incident, now=now)
    unlink_incident(ticket=TicketRef(number=ticket.number), by=people.leader, now=now)
    assert Ticket.objects.get(pk=ticket.pk).incident is None
    assert [event.kind for event in ticket.history.all()][-2:] == ["incident_linked", "incident_unlinked"]


def test_many_are_linked_at_once_each_once(ticket_in, people, incident, now):
    tickets = [ticket_in(State.CLASSIFIED) for _ in range(3)]
    closed = ticket_in(State.ARCHIVED)
    link_incident(ticket=ref(tickets[0]), by=people.leader, incident=incident, now=now)
    numbers = [*(ticket.number for ticket in tickets), closed.number, "TS20200101-0001-1"]
    assert link_several(numbers=numbers, by=people.leader, incident=incident, now=now) == 2
    assert link_several(numbers=numbers, by=people.leader, incident=incident, now=now) == 0
    assert len(mails("incident")) == 3
