"""Queues: who has which, what they hold, how they are filtered and paged."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from complaints.models import Ticket
from complaints.models.customer import phone_digest
from complaints.states import State
from tests.factories import PHONE

pytestmark = pytest.mark.django_db
MEASURED = 5  # session, user, catalogue, rows, and what the page and the navigation count


def numbers(response):
    return [row.ticket.number for group in response.context["groups"] for row in group.rows]


def url(name):
    return f"/work/queue/{name}/"


SEES_NONE = {Role.ANALYST, Role.QA, Role.ADMINISTRATOR, Role.AUDITOR, Role.MANAGER}
HAS = {
    Role.AGENT: {"mine", "unassigned", "due-soon", "overdue", "all"},
    Role.LEADER: {"mine", "unit", "unassigned", "due-soon", "overdue", "all"},
    Role.HANDLER: {"mine", "unit", "unassigned", "due-soon", "overdue", "all"},
    Role.BRANCH: {"mine", "unit", "unassigned", "due-soon", "overdue", "all"},
    Role.PROVIDER: {"mine", "unit", "unassigned", "due-soon", "overdue", "all"},
    Role.INVESTIGATOR: {"mine", "due-soon", "overdue", "all"},
    Role.APPROVER: {"due-soon", "overdue", "all"},
    Role.APPEAL_OFFICER: {"due-soon", "overdue", "all"},
    Role.SUPERVISOR: {"unassigned", "due-soon", "overdue", "all"},
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", ["mine", "unit", "unassigned", "due-soon", "overdue", "all"])
def test_each_role_has_exactly_its_queues(as_, role, name):
    expected = 403 if role in SEES_NONE else 200 if name in HAS[role] else 404
    assert as_(role).get(url(name)).status_code == expected


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get(url("all")).url.startswith("/staff/sign-in/?next=")


def test_a_queue_that_does_not_exist_is_not_found(as_):
    assert as_("agent").get(url("secret")).status_code == 404


def test_an_agent_sees_own_tickets_and_not_a_colleagues(as_, people, journey):
    ticket = journey.entered().ticket
    Ticket.objects.filter(pk=ticket.pk).update(agent=people.leader)
    mine = journey.entered().ticket
    assert numbers(as_("agent").get(url("all"))) == [mine.number]


def test_a_handler_sees_the_departments_tickets_nobody_took(as_, ticket_in):
    assigned, taken = ticket_in(State.ASSIGNED), ticket_in(State.INVESTIGATING)
    assert numbers(as_("handler").get(url("unassigned"))) == [assigned.number]
    assert set(numbers(as_("handler").get(url("unit")))) == {assigned.number, taken.number}
    assert numbers(as_("handler").get(url("mine"))) == [taken.number]


def test_closed_tickets_are_in_no_queue(as_, ticket_in):
    ticket_in(State.ARCHIVED)
    assert numbers(as_("supervisor").get(url("all"))) == []


def test_rows_come_by_limit_in_their_groups(as_, journey, due, now):
    later = due(journey.entered().ticket, days=3)
    late = due(journey.entered().ticket, hours=-1)
    soon = due(journey.entered().ticket, minutes=20)
    none = journey.entered().ticket
    due(none)
    response = as_("agent").get(url("mine"))
    assert numbers(response) == [late.number, soon.number, later.number, none.number]
    assert [group.urgency for group in response.context["groups"]] == ["overdue", "hour", "later", "none"]
    assert [group.count for group in response.context["groups"]] == ["1", "1", "1", "1"]
    assert numbers(as_("agent").get(url("overdue"))) == [late.number]
    assert numbers(as_("agent").get(url("due-soon"))) == [soon.number]


def test_paging_shows_every_ticket_once(as_, many, due, journey):
    wanted = {ticket.number for ticket in many(43)}
    for ticket in Ticket.objects.order_by("-pk")[:5]:
        due(ticket)
    client, address, seen = as_("agent"), url("mine"), []
    while address:
        response = client.get(address)
        seen += numbers(response)
        following = response.context["next_url"]
        address = url("mine") + following if following else ""
    assert len(seen) == 43
    assert set(seen) == wanted


@pytest.mark.parametrize("after", ["x", "1", "W10:x:y", "é", "a" * 3000, "\x00"])
def test_a_made_up_place_begins_at_the_start(as_, many, after):
    many(2)
    response = as_("agent").get(url("mine"), {"after": after})
    assert response.status_code == 200
    assert response.context["lost_place"]
    assert len(numbers(response)) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stage": "1"}, {"entered"}),
        ({"stage": "2"}, {"classified"}),
        ({"category": "network"}, {"classified"}),
        ({"channel": "hotline"}, {"entered", "classified"}),
        ({"channel": "letter"}, set()),
        ({"q": "没信号"}, {"entered", "classified"}),
        ({"q": "不存在的字"}, set()),
    ],
)
def test_filters_narrow_the_list(as_, ticket_in, due, query, found):
    tickets = {
        "entered": due(ticket_in(State.INTAKE), hours=-1),
        "classified": due(ticket_in(State.CLASSIFIED), hours=1),
    }
    response = as_("agent").get(url("mine"), query)
    assert set(numbers(response)) == {tickets[name].number for name in found}
    assert {chip.name for chip in response.context["filters"].chips} == set(query)


def test_tabs_narrow_the_list_and_count_what_they_would_show(as_, ticket_in, due):
    late, soon = due(ticket_in(State.INTAKE), hours=-1), due(ticket_in(State.CLASSIFIED), minutes=2)
    Ticket.objects.filter(pk=soon.pk).update(is_repeat=True, may_escalate=True)
    client = as_("agent")
    for only, found in {
        "": {late.number, soon.number},
        "overdue": {late.number},
        "today": {soon.number},
        "repeat": {soon.number},
        "risk": {soon.number},
    }.items():
        response = client.get(url("mine"), {"only": only})
        assert set(numbers(response)) == found
        tabs = response.context["tabs"]
        assert [tab.name for tab in tabs if tab.current] == [only]
        assert [tab.count for tab in tabs] == ["2", "1", "1", "1", "1"]


def test_a_tab_keeps_the_other_conditions_and_they_keep_the_tab(as_, ticket_in, due):
    due(ticket_in(State.INTAKE), hours=-1)
    response = as_("agent").get(url("mine"), {"stage": "2", "only": "overdue"})
    assert numbers(response) == []
    assert [tab.query for tab in response.context["tabs"]][:3] == [
        "?stage=2",
        "?stage=2&only=overdue",
        "?stage=2&only=today",
    ]
    assert (
        as_("agent")
        .post(url("mine"), {"stage": "1", "only": "overdue"})
        .url.endswith("?stage=1&only=overdue")
    )


@pytest.mark.parametrize(
    "query",
    [
        {"stage": "9"},
        {"stage": "0"},
        {"stage": "１"},
        {"stage": "'"},
        {"priority": "99"},
        {"priority": "-1"},
        {"category": "nothing"},
        {"channel": "pigeon"},
        {"only": "yes"},
        {"q": "a"},
        {"q": "\x00"},
    ],
)
def test_unknown_values_are_ignored_and_said_so(as_, many, query):
    many(2)
    response = as_("agent").get(url("mine"), query)
    assert response.status_code == 200
    assert len(numbers(response)) == 2
    assert response.context["filters"].ignored


def test_what_is_searched_for_is_escaped(as_, people):
    response = as_("agent").get(url("mine"), {"q": "<script>alert(1)</script>"}, follow=True)
    assert b"<script>alert(1)" not in response.content


def test_percent_and_underscore_are_ordinary_characters(as_, many):
    many(1)
    assert numbers(as_("agent").get(url("mine"), {"q": "%%"})) == []
    assert numbers(as_("agent").get(url("mine"), {"q": "__"})) == []


def test_a_phone_number_never_stands_in_an_address(as_, many):
    (ticket,) = many(1)
    for response in (
        as_("agent").post(url("mine"), {"q": "138 0000 0000"}),
        as_("agent").get(url("mine"), {"q": PHONE}),
        as_("agent").post("/work/find/", {"q": "+86 13800000000"}),
    ):
        assert response.status_code == 302
        assert "0000" not in response.url.replace(phone_digest(PHONE).hex(), "")
        assert phone_digest(PHONE).hex() in response.url
        assert numbers(as_("agent").get(response.url)) == [ticket.number]


def test_a_posted_filter_becomes_a_short_address(as_, people):
    response = as_("agent").post(url("mine"), {"q": "", "stage": "4", "priority": "", "channel": ""})
    assert response.url == "/work/queue/mine/?stage=4"


def test_a_ticket_number_is_found_however_it_is_typed(as_, many):
    (ticket,) = many(1)
    typed = ticket.number.lower().replace("-", " ")
    assert as_("agent").post("/work/find/", {"q": typed}).url == f"/work/tickets/{ticket.number}/"
    assert as_("agent").get("/work/find/", {"q": typed}).url == f"/work/tickets/{ticket.number}/"


def test_a_number_one_may_not_see_leads_to_an_empty_list(as_, many):
    (ticket,) = many(1)
    response = as_("handler").post("/work/find/", {"q": ticket.number}, follow=True)
    assert response.status_code == 200
    assert numbers(response) == []


def test_customers_are_masked_in_every_row(as_, many):
    many(1)
    page = as_("agent").get(url("mine")).content.decode()
    assert "138****0000" in page
    assert "张晓明" not in page
    assert PHONE not in page


def test_the_refresh_sends_rows_and_counts_only(as_, many):
    many(3)
    response = as_("agent").get(url("mine"), headers={"HX-Request": "true", "HX-Target": "rows"})
    assert b"<html" not in response.content
    assert b'id="rows"' in response.content
    assert b"[data-count='mine']" in response.content


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEADER, Role.HANDLER, Role.SUPERVISOR])
def test_a_list_takes_the_same_few_queries_however_long_it_is(as_, many, role):
    client = as_(role)
    client.get(url("all"))  # reads the catalogue, which is kept until somebody changes it
    for _round in range(2):
        many(12)
        with CaptureQueriesContext(connection) as queries:
            client.get(url("all"), {"stage": "1", "category": "network"})
        assert len(queries) == MEASURED + (role is Role.LEADER)  # whom they stand in for
