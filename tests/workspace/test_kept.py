"""What a process keeps between pages: never a person's data, never out of date, never somebody else's."""

import threading

import pytest
from django.db import connection
from django.utils import timezone, translation

from accounts.prepared import Prepared, shape
from accounts.roles import Role
from complaints.catalogue import catalogue
from complaints.lifecycle.moving import TicketRef
from complaints.lifecycle.remarks import add_note
from complaints.models import Category, Ticket
from complaints.states import State
from complaints.visibility import visible_to
from config import stencils

pytestmark = pytest.mark.django_db
WRITTEN = "请回拨 13912345678，机主已同意。"
VISIBLE = Prepared(lambda met: Ticket.objects.filter(met).order_by("pk"))


def elsewhere(act):
    """Do it over a connection of its own, as another process would."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_nothing_of_a_ticket_or_a_person_is_kept_with_the_markup(as_, people, ticket_in):
    ticket = ticket_in(State.NEGOTIATING)
    for role in (Role.AGENT, Role.LEADER, Role.SUPERVISOR):
        client = as_(role)
        client.get("/work/queue/all/")
        assert client.get(f"/work/tickets/{ticket.number}/").status_code == 200
    kept = "".join(stencils.kept())
    customer = ticket.customer
    known = (customer.name, customer.phone[-4:], ticket.number, ticket.subject, ticket.description[:12])
    staff = [name for person in vars(people).values() for name in (person.name, person.staff_number)]
    assert kept
    assert [word for word in [*known, *staff] if word and word in kept] == []


@pytest.mark.parametrize("first", ["agent", "handler"])
def test_a_history_read_in_full_by_one_stays_masked_for_the_other(as_, people, ticket_in, first, now):
    ticket = ticket_in(State.INVESTIGATING)
    add_note(ticket=TicketRef(number=ticket.number), by=people.agent, text=WRITTEN, now=now)
    page = f"/work/tickets/{ticket.number}/"
    other = {"agent": "handler", "handler": "agent"}[first]
    shown = {role: as_(role).get(page).content.decode() for role in (first, other)}
    assert "13912345678" in shown["agent"]
    assert "13912345678" not in shown["handler"]


def test_each_reader_gets_the_own_language(as_, ticket_in):
    page = f"/work/tickets/{ticket_in(State.CLASSIFIED).number}/"
    for language, word in (("zh-hans", "历史"), ("en", "classified the complaint"), ("zh-hans", "历史")):
        client = as_("agent")
        client.cookies["django_language"] = language
        with translation.override(language):
            shown = client.get(page).content.decode()
        assert ("classified the complaint" in shown) == (language == "en")
        assert word in shown or language != "en"


@pytest.mark.django_db(transaction=True)
def test_a_category_renamed_by_another_process_is_shown_with_its_new_name():
    top = Category.objects.create(code="fibre", name_zh="光纤", name_en="Fibre", level=1, position=90)
    assert catalogue().categories[top.pk].name_zh == "光纤"
    elsewhere(lambda: Category.objects.filter(pk=top.pk).update(name_zh="光纤宽带"))
    assert catalogue().categories[top.pk].name_zh == "光纤宽带"
    elsewhere(lambda: Category.objects.filter(pk=top.pk).delete())
    assert top.pk not in catalogue().categories


def test_within_one_transaction_a_second_change_is_seen_as_well(category_complex):
    for name in ("甲", "乙"):
        Category.objects.filter(pk=category_complex.pk).update(name_zh=name)
        assert catalogue().categories[category_complex.pk].name_zh == name


@pytest.mark.parametrize("role", list(Role))
def test_a_kept_query_finds_what_an_ordinary_one_finds(people, ticket_in, role):
    for state in (State.INTAKE, State.ASSIGNED, State.PLAN_REVIEW, State.FEEDBACK):
        ticket_in(state)
    for person in vars(people).values():
        if person.role == role:
            expected = list(Ticket.objects.visible_to(person).order_by("pk"))
            assert VISIBLE.rows(visible_to(person, timezone.localdate())) == expected
            assert VISIBLE.rows(visible_to(person, timezone.localdate())) == expected


def test_two_people_of_one_role_share_the_query_but_not_its_values(people):
    mine, theirs = shape(visible_to(people.agent)), shape(visible_to(people.handler))
    assert mine.key != theirs.key or mine.values != theirs.values
    assert people.agent.pk in mine.values.values()
