"""Where each role begins, and what stands in its navigation."""

import pytest

from accounts.roles import Role
from complaints.states import State
from complaints.workspace import navigation
from complaints.workspace.counting import MOST, counts, shown

pytestmark = pytest.mark.django_db
FIRST = {
    Role.AGENT: "/work/queue/mine/",
    Role.LEADER: "/work/queue/unit/",
    Role.HANDLER: "/work/queue/unit/",
    Role.BRANCH: "/work/queue/unit/",
    Role.PROVIDER: "/work/queue/unit/",
    Role.INVESTIGATOR: "/work/queue/mine/",
    Role.APPROVER: "/work/approvals/",
    Role.SUPERVISOR: "/work/figures/",
    Role.MANAGER: "/work/figures/",
    Role.APPEAL_OFFICER: "/work/queue/appeals/",
    Role.ADMINISTRATOR: "/admin/",
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_begins_where_its_work_is(as_, role):
    response = as_(role).get("/work/")
    if role in FIRST:
        assert response.url == FIRST[role]
    else:
        assert response.status_code == 200


@pytest.mark.parametrize("role", [Role.ANALYST, Role.QA, Role.AUDITOR])
def test_roles_without_tickets_are_told_what_they_see_and_where(as_, role):
    response = as_(role).get("/work/")
    page = response.content.decode()
    assert str(response.context["about"]) in page.replace("&#x27;", "'")
    assert len(response.context["summary"]) == 7
    for section in response.context["nav"]:
        for item in section.items:
            page = as_(role).get(item.url, follow=True)
            assert (page.status_code, page.request["PATH_INFO"].startswith(item.url)) == (200, True)


def test_analysts_read_figures_and_no_names(as_, people, journey, due):
    due(journey.to(State.INTAKE), hours=-1)
    due(journey.to(State.PLAN_REVIEW), minutes=1)
    response = as_(Role.ANALYST).get("/work/")
    assert [figure.count for figure in response.context["figures"]][:2] == ["2", "2"]
    assert [figure.count for figure in response.context["figures"] if figure.is_late] == ["1"]
    assert [figure.count for figure in response.context["by_stage"]] == ["1", "0", "0", "0", "1", "0"]
    assert "张晓明" not in response.content.decode()


@pytest.mark.parametrize("role", [Role.QA, Role.AUDITOR])
def test_other_roles_read_no_figures(as_, ticket_in, role):
    ticket_in(State.INTAKE)
    assert as_(role).get("/work/").context["figures"] == []


def items(user, now):
    return {item.name: item for section in navigation.sections(user, now) for item in section.items}


def test_the_navigation_counts_what_each_person_may_see(people, ticket_in, due, now):
    due(ticket_in(State.INTAKE), hours=-1)
    due(ticket_in(State.PLAN_REVIEW), hours=2)
    agent, handler, leader = (items(user, now) for user in (people.agent, people.handler, people.leader))
    assert (agent["mine"].count, agent["overdue"].count, agent["due-soon"].count) == ("2", "1", "1")
    assert agent["overdue"].is_late
    assert handler["unit"].count == "1"
    assert leader["approvals"].count == "1"
    assert "approvals" not in agent
    assert "new" not in handler


def test_the_unit_queue_bears_the_units_name(people, now):
    assert items(people.leader, now)["unit"].label == str(people.leader.unit)


def test_every_count_comes_from_one_statement(people, now, django_assert_num_queries):
    people.leader.stands_in_for(now.date())  # read once a request, by whoever approves
    with django_assert_num_queries(1):
        navigation.sections(people.leader, now)


def test_counting_nothing_asks_nothing(django_assert_num_queries, people):
    from complaints.models import Ticket

    with django_assert_num_queries(0):
        assert counts({"none": Ticket.objects.none()}) == {"none": 0}


def test_large_counts_are_capped():
    assert shown(MOST) == "999"
    assert shown(MOST + 1) == "999+"


def test_a_layer_above_can_add_links(people, now, monkeypatch):
    monkeypatch.setattr(navigation, "_more", [])
    navigation.register(
        lambda user: [navigation.Item(name="board", url="/board/", icon="gauge", label="Board")]
    )
    assert items(people.manager, now)["board"].url == "/board/"


def test_too_short_a_search_says_so(as_):
    response = as_("agent").post("/work/find/", {"q": "x"}, follow=True)
    assert [str(message.level_tag) for message in response.context["messages"]] == ["warning"]


def test_roles_without_tickets_cannot_search(as_):
    assert as_("manager").post("/work/find/", {"q": "xx"}).status_code == 403
