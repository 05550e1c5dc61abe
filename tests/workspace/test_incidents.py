"""The incidents pages: suggested by a surge, declared by a person, linked many at once."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Department
from accounts.roles import Role
from complaints.models import Category, Incident, Ticket
from complaints.states import State
from complaints.workspace.incidents_suggested import SURGE, suggestions
from tests.second import mails

pytestmark = pytest.mark.django_db
URL = "/work/incidents/"


@pytest.fixture
def east(headquarters) -> Department:
    return Department.objects.create(
        code="E", kind=Department.Kind.BRANCH, parent=headquarters, name_zh="城东分公司", name_en="East"
    )


@pytest.fixture
def surge(journey, east, category_complex):
    """`surge(5)`: so many complaints of one area and kind, received just now."""

    def made(count, **given):
        journey.complaint = {"branch": east, "category": category_complex, **given}
        return [journey.entered().ticket for _ in range(count)]

    return made


@pytest.fixture
def incident(people, category_complex, east, now) -> Incident:
    return Incident.objects.create(
        title="城东基站断电",
        category=category_complex,
        branch=east,
        notice="正在抢修，预计 20 时恢复",
        began_at=now - timedelta(hours=1),
        declared_by=people.leader,
        declared_at=now,
    )


def declaration(kind, area, **given):
    return {
        "key": uuid.uuid4(),
        "title": "城东断电",
        "category": kind.pk,
        "branch": area.pk,
        "began_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "notice": "抢修中",
        **given,
    }


@pytest.mark.parametrize(
    ("count", "suggested"), [(SURGE - 1, []), (SURGE, [SURGE]), (SURGE + 2, [SURGE + 2])]
)
def test_five_of_one_area_and_kind_in_half_an_hour_are_suggested(surge, people, now, count, suggested):
    surge(count)
    assert [each.count for each in suggestions(people.leader, now)] == suggested


def test_examples_of_one_kind_count_together(surge, people, category_complex, now):
    example = Category.objects.create(
        code="network-coverage-lift", level=3, parent=category_complex, name_zh="电梯", name_en="Lift"
    )
    surge(3)
    surge(2, category=example)
    (found,) = suggestions(people.leader, now)
    assert (found.category, found.count) == (category_complex, 5)


def test_what_is_older_elsewhere_linked_or_closed_does_not_count(surge, people, incident, network, now):
    surge(3)
    surge(1, received_at=now - timedelta(minutes=31))
    surge(1, branch=network)
    linked, closed = surge(2)
    Ticket.objects.filter(pk=linked.pk).update(incident=incident)
    Ticket.objects.filter(pk=closed.pk).update(state=State.REJECTED)
    assert suggestions(people.leader, now) == []


def test_leaders_are_shown_the_suggestion_agents_are_not(as_, surge):
    surge(SURGE)
    assert as_("agent").get(URL).context["suggestions"] == []
    leader = as_("leader").get(URL)
    (found,) = leader.context["suggestions"]
    assert f"?branch={found.branch.pk}&amp;category={found.category.pk}" in leader.content.decode()
    item = next(i for section in leader.context["nav"] for i in section.items if i.name == "incidents")
    assert (item.count, item.is_late) == (str(SURGE), True)


def test_a_suggestion_leads_to_the_incident_declared_there(as_, surge, incident):
    surge(SURGE)
    assert f"{URL}{incident.pk}/" in as_("leader").get(URL).content.decode()


def test_declaring_from_a_suggestion(as_, surge, east, category_complex):
    surge(SURGE)
    leader = as_("leader")
    form = leader.get(f"{URL}new/?branch={east.pk}&category={category_complex.pk}").context["form"]
    assert (form["branch"].value(), form["category"].value()) == (str(east.pk), str(category_complex.pk))
    sent = declaration(category_complex, east)
    for _ in range(2):  # the same form twice is one incident
        response = leader.post(f"{URL}new/", sent)
    incident = Incident.objects.get()
    assert response.headers["Location"] == f"{URL}{incident.pk}/"
    assert len(leader.get(f"{URL}{incident.pk}/").context["candidates"]) == 0  # came in before it began


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 81}, "title"),
        ({"category": "999999"}, "category"),
        ({"branch": "x"}, "branch"),
        ({"began_at": "gestern"}, "began_at"),
        ({"began_at": "2099-01-01T00:00"}, "began_at"),
        ({"notice": "a\0"}, "notice"),
        ({"key": "no"}, "key"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(as_, east, category_complex, given, field):
    refused = as_("leader").post(f"{URL}new/", declaration(category_complex, east, **given))
    assert refused.status_code == 422
    assert field in refused.context["form"].errors
    assert not Incident.objects.exists()


def test_ticked_tickets_are_linked_at_once(as_, surge, incident):
    tickets = surge(3)
    leader = as_("leader")
    shown = leader.get(f"{URL}{incident.pk}/")
    assert list(shown.context["candidates"]) == tickets
    numbers = [ticket.number for ticket in tickets[:2]]
    leader.post(f"{URL}{incident.pk}/link/", {"number": numbers})
    assert set(incident.tickets.all()) == set(tickets[:2])
    assert list(leader.get(f"{URL}{incident.pk}/").context["candidates"]) == tickets[2:]
    assert len(mails("incident")) == 2


def test_an_ended_incident_takes_no_more(as_, surge, incident):
    tickets = surge(1)
    supervisor = as_("supervisor")
    supervisor.post(f"{URL}{incident.pk}/end/")
    incident.refresh_from_db()
    assert incident.ended_at
    assert supervisor.get(f"{URL}{incident.pk}/").context["may_link"] is False
    supervisor.post(f"{URL}{incident.pk}/link/", {"number": [tickets[0].number]})
    assert not incident.tickets.exists()


@pytest.mark.parametrize("role", [Role.AGENT, Role.HANDLER, Role.APPROVER])
def test_others_read_and_change_nothing(as_, surge, incident, east, category_complex, role):
    (ticket,) = surge(1)
    client = as_(role)
    assert "正在抢修" in client.get(f"{URL}{incident.pk}/").content.decode()
    assert client.get(f"{URL}new/").status_code == 403
    assert client.post(f"{URL}new/", declaration(category_complex, east)).status_code == 403
    assert client.post(f"{URL}{incident.pk}/link/", {"number": [ticket.number]}).status_code == 403
    assert client.post(f"{URL}{incident.pk}/end/").status_code == 403
    assert not incident.tickets.exists()


def test_only_tickets_one_may_see_are_listed(as_, people, surge, incident, headquarters):
    own, foreign = surge(2)
    Ticket.objects.filter(pk__in=[own.pk, foreign.pk]).update(incident=incident)
    Ticket.objects.filter(pk=foreign.pk).update(agent=people.leader, team=headquarters)
    agent = as_("agent")
    assert list(agent.get(f"{URL}{incident.pk}/").context["linked"]) == [own]
    assert agent.get(URL).context["incidents"][0].linked == 1


def test_get_links_and_ends_nothing(as_, incident):
    for path in ("link/", "end/"):
        assert as_("leader").get(f"{URL}{incident.pk}/{path}").status_code == 405


def test_pages_cost_the_same_however_many_there_are(
    as_, surge, people, incident, category_complex, east, now, django_assert_max_num_queries
):
    surge(SURGE)
    for _ in range(20):
        Incident.objects.create(
            title="x",
            category=category_complex,
            branch=east,
            notice="x",
            began_at=now,
            declared_by=people.leader,
            declared_at=now,
        )
    leader = as_("leader")
    with django_assert_max_num_queries(10):
        leader.get(URL)
    with django_assert_max_num_queries(10):
        leader.get(f"{URL}{incident.pk}/")
