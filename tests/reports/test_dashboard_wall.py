"""The wallboard: opened by a person who is signed out by that, closed from anywhere, empty of persons."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from complaints.lifecycle.refusals import NotAllowed
from complaints.models import Ticket
from complaints.states import State
from reports.dashboard.displays import close_display
from reports.dashboard.wall import COOKIE
from reports.models import Display

pytestmark = pytest.mark.django_db
WALL, DISPLAYS = "/work/figures/wall/", "/work/figures/wall/displays/"
POLL = {"HX-Request": "true", "HX-Target": "wall"}


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def screen(people) -> Client:
    """The machine in the hall, after a supervisor has opened it."""
    client = browser(people.supervisor)
    assert client.post(DISPLAYS, {"name": "一号大厅"}).headers["Location"] == WALL
    return client


def test_the_screen_shows_figures_and_nobody_is_signed_in(screen, ticket_in):
    ticket_in(State.INTAKE)
    response = screen.get(WALL)
    assert response.status_code == 200
    assert response.context["tiles"][0].count == 1
    assert "_auth_user_id" not in screen.session
    for address in ("/work/", "/work/figures/", DISPLAYS, "/work/queue/all/"):
        assert screen.get(address).headers["Location"].startswith(reverse("accounts:sign_in"))


def test_its_token_is_in_a_cookie_of_its_own_and_nowhere_else(screen):
    cookie = screen.cookies[COOKIE]
    assert cookie["httponly"]
    assert (cookie["path"], cookie["samesite"]) == (WALL, "Lax")
    display = Display.objects.get()
    assert len(bytes(display.digest)) == 32
    assert cookie.value.encode() not in bytes(display.digest)
    assert cookie.value not in screen.get(WALL).content.decode()


def test_it_names_no_person_and_no_case(screen, ticket_in, people):
    tickets = [ticket_in(state) for state in (State.INTAKE, State.NEGOTIATING, State.ARCHIVED)]
    page = unescape(screen.get(WALL).content.decode())
    for ticket in tickets:
        assert ticket.number not in page
        assert ticket.subject not in page
    assert not re.search(r"张晓明|1380000|测试|href=\"/work/tickets", page)


def test_a_closed_screen_goes_dark_at_its_next_look(screen, people):
    other = browser(people.supervisor)
    display = Display.objects.get()
    assert other.post(reverse("reports:close_display", args=[display.pk])).headers["Location"] == DISPLAYS
    assert screen.get(WALL).headers["Location"].startswith(reverse("accounts:sign_in"))
    polled = screen.get(WALL, headers=POLL)
    assert (polled.status_code, polled.headers["HX-Refresh"]) == (204, "true")
    display.refresh_from_db()
    assert display.closed_by == people.supervisor


def test_closing_again_changes_nothing(screen, people):
    other = browser(people.supervisor)
    display = Display.objects.get()
    address = reverse("reports:close_display", args=[display.pk])
    other.post(address)
    display.refresh_from_db()
    first = display.closed_at
    other.post(address)
    display.refresh_from_db()
    assert display.closed_at == first


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.AGENT}])
def test_it_shows_nothing_its_opener_may_no_longer_see(screen, people, change):
    User.objects.filter(pk=people.supervisor.pk).update(**change)
    assert screen.get(WALL).status_code == 302


def test_a_leaders_screen_counts_the_team_alone(people, ticket_in, headquarters):
    ticket_in(State.INTAKE)
    foreign = ticket_in(State.INTAKE)
    stranger = User.objects.create_user("X9", None, name="陌生人", role=Role.AGENT, unit=headquarters)
    Ticket.objects.filter(pk=foreign.pk).update(agent=stranger, team=headquarters)
    screen = browser(people.leader)
    screen.post(DISPLAYS, {"name": "班组"})
    assert screen.get(WALL).context["tiles"][0].count == 1


def test_a_made_up_token_opens_nothing(client, people):
    client.cookies[COOKIE] = "made-up"
    assert client.get(WALL).headers["Location"].startswith(reverse("accounts:sign_in"))


def test_a_screen_without_a_place_is_not_opened(people):
    client = browser(people.supervisor)
    assert client.post(DISPLAYS, {"name": " "}).status_code == 422
    assert not Display.objects.exists()
    assert "_auth_user_id" in client.session


def test_others_neither_see_nor_close_a_screen(screen, people, now):
    display = Display.objects.get()
    leader = browser(people.leader)
    assert leader.get(DISPLAYS).context["displays"] == []
    assert leader.post(reverse("reports:close_display", args=[display.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        close_display(display=display, by=people.leader, now=now)
    assert Display.objects.running().exists()


def test_looking_renews_only_the_figures(screen):
    page = screen.get(WALL, headers=POLL).content.decode()
    assert page.startswith("<div")
    assert "data-as-of" in page
    assert "data-stale hidden" in page
