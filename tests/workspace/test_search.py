"""Finding a ticket by the end of its number and by a customer's name, without either in an address."""

import pytest
from django.db import connection

from complaints.models import Customer, Ticket
from complaints.models.customer import name_digest
from complaints.states import State
from tests.factories import PHONE

pytestmark = pytest.mark.django_db
FIND = "/work/find/"


def numbers(response):
    return {row.ticket.number for group in response.context["groups"] for row in group.rows}


@pytest.fixture
def numbered(journey):
    """`numbered("TS20261121-0012-7")`: a ticket of that number."""

    def made(number):
        ticket = journey.entered().ticket
        Ticket.objects.filter(pk=ticket.pk).update(number=number)
        return number

    return made


@pytest.mark.parametrize("typed", ["0127", "00127", "0012-7", "1-0012-7", "１-００１２-７", " 0012 7 "])
def test_the_end_of_a_number_leads_to_its_ticket(as_, numbered, typed):
    number = numbered("TS20261121-0012-7")
    numbered("TS20261121-0013-5")
    assert as_("agent").post(FIND, {"q": typed}).url == f"/work/tickets/{number}/"


def test_an_end_that_several_have_leads_to_a_list(as_, numbered):
    both = {numbered("TS20261121-0012-7"), numbered("TS20261120-0012-7")}
    numbered("TS20261121-0013-5")
    response = as_("agent").post(FIND, {"q": "0012-7"}, follow=True)
    assert numbers(response) == both


def test_a_closed_ticket_is_found_by_its_end_too(as_, ticket_in):
    ticket = ticket_in(State.ARCHIVED)
    end = ticket.number.replace("-", "")[-5:]
    assert as_("agent").post(FIND, {"q": end}).url == f"/work/tickets/{ticket.number}/"


def test_an_end_finds_nothing_that_may_not_be_seen(as_, people, numbered):
    number = numbered("TS20261121-0012-7")
    Ticket.objects.filter(number=number).update(agent=people.leader, team=None)
    response = as_("agent").post(FIND, {"q": "00127"}, follow=True)
    assert numbers(response) == set()


@pytest.mark.parametrize("typed", ["127", "%012", "__127"])
def test_too_short_an_end_and_wildcards_find_no_number(as_, numbered, typed):
    numbered("TS20261121-0012-7")
    response = as_("agent").post(FIND, {"q": typed}, follow=True)
    assert numbers(response) == set()


def test_the_end_of_a_number_is_looked_up_by_an_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = Ticket.objects.ending_in("00127").values("pk").explain()
    assert "ticket_number_tail" in rows


@pytest.mark.parametrize("typed", ["欧阳娜娜", " 欧阳 娜娜 ", "欧阳娜娜\u200b"])
def test_a_full_name_finds_the_customers_tickets(as_, journey, typed):
    journey.complaint = {"name": "欧阳娜娜", "phone": "13900000001"}
    theirs = journey.entered().ticket
    journey.complaint = {"name": "张晓明", "phone": "13900000002"}
    journey.entered()
    response = as_("agent").post(FIND, {"q": typed})
    assert "欧阳" not in response.url
    assert "%E6%AC%A7" not in response.url
    assert numbers(as_("agent").get(response.url)) == {theirs.number}


@pytest.mark.parametrize("typed", ["欧阳", "娜娜", "欧阳娜"])
def test_part_of_a_name_finds_nothing(as_, journey, typed):
    journey.complaint = {"name": "欧阳娜娜"}
    journey.entered()
    assert numbers(as_("agent").post(FIND, {"q": typed}, follow=True)) == set()


def test_a_name_that_stands_in_an_address_is_taken_out_of_it(as_, journey):
    journey.entered()
    response = as_("agent").get("/work/queue/all/", {"q": "张晓明"})
    assert response.status_code == 302
    digest = name_digest("张晓明")
    assert digest
    assert f"name%3A{digest.hex()}" in response.url


def test_whether_somebody_is_a_customer_is_not_told_to_those_who_see_no_ticket_of_theirs(
    as_, people, journey
):
    ticket = journey.entered().ticket
    Ticket.objects.filter(pk=ticket.pk).update(agent=people.leader, team=None)
    response = as_("agent").post(FIND, {"q": "张晓明"}, follow=True)
    assert response.context["filters"].chosen["q"] == "张晓明"
    assert numbers(response) == set()


@pytest.mark.parametrize("typed", ["张晓明", PHONE])
def test_whoever_calls_about_a_closed_case_is_found(as_, ticket_in, typed):
    ticket = ticket_in(State.ARCHIVED)
    response = as_("agent").post(FIND, {"q": typed}, follow=True)
    assert list(response.context["closed"]) == [ticket]
    assert f"/work/tickets/{ticket.number}/" in response.content.decode()
    assert not numbers(response)


def test_closed_cases_show_only_to_those_who_may_see_them(as_, people, ticket_in):
    ticket = ticket_in(State.ARCHIVED)
    Ticket.objects.filter(pk=ticket.pk).update(agent=people.leader, team=None)
    assert not as_("agent").post(FIND, {"q": PHONE}, follow=True).context["closed"]


def test_words_do_not_search_all_closed_cases(as_, ticket_in):
    ticket = ticket_in(State.ARCHIVED)
    assert not as_("agent").post(FIND, {"q": ticket.subject[:4]}, follow=True).context["closed"]


def test_part_of_a_phone_number_is_told_to_be_too_little(as_, journey):
    journey.entered()
    response = as_("agent").post(FIND, {"q": "98765"}, follow=True)
    assert "请输入完整号码" in response.content.decode()


def test_customers_without_a_name_are_not_found_by_a_blank(now, db):
    for _somebody in range(2):
        Customer.objects.create(name=" ", phone="", email="", address="", phone_index=b"x", created_at=now)
    assert not Customer.objects.named("").exists()
    assert not Customer.objects.named("\u3000").exists()


def test_the_index_follows_a_corrected_name(now, db):
    customer = Customer.objects.create(
        name="张三", phone="", email="", address="", phone_index=b"x", created_at=now
    )
    customer.name = "李四"
    customer.save()
    assert list(Customer.objects.named("李四")) == [customer]
    assert not Customer.objects.named("张三").exists()
