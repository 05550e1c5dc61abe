"""What a kind of problem needs is asked of customers too, on the website and by the API; it is no wall."""

import json

import pytest
from django.test import Client

from channels_intake.models import Needed
from complaints.models import Ticket
from tests.channels_intake.filling import SEND, WHAT, WHO

pytestmark = pytest.mark.django_db
NEEDED = {"description": WHAT["description"], "category": "network-coverage"}  # it needs the place
API = "/api/v1/public/tickets/"


@pytest.fixture
def begun(client, category_complex) -> Client:
    client.post("/complain/", WHO)
    return client


def by_api(client, **words):
    body = json.dumps({**WHO, **NEEDED, **words})
    return client.post(API, body, content_type="application/json", headers={"Idempotency-Key": "one"})


def test_what_the_kind_needs_is_asked_for_at_its_field(begun):
    assert begun.post("/complain/what/", NEEDED).headers["Location"] == "/complain/what/?check"
    page = begun.get("/complain/what/?check")
    assert page.context["form"].errors.keys() == {"place"}
    assert page.context["form"]["description"].value() == NEEDED["description"].replace("\r\n", "\n")
    assert (
        begun.post("/complain/what/", NEEDED | {"place": "不清楚"}).headers["Location"] == "/complain/send/"
    )


def test_nobody_has_to_choose_a_kind(begun):
    said = NEEDED | {"category": ""}
    assert begun.post("/complain/what/", said).headers["Location"] == "/complain/send/"


def test_it_is_marked_before_it_is_sent_once_the_kind_is_known(begun):
    assert not begun.get("/complain/what/").context["form"].fields["place"].required
    begun.post("/complain/what/", NEEDED | {"place": "城东路", "back": "1"})
    form = begun.get("/complain/what/").context["form"]
    assert [name for name, field in form.fields.items() if field.required] == ["description", "place"]


def test_the_script_is_told_what_each_kind_needs(begun, category_simple):
    page = begun.get("/complain/what/")
    assert page.context["form"].needs() == {"network-coverage": ["place"]}
    assert '"network-coverage": ["place"]' in page.content.decode()


def test_a_draft_that_lacks_it_is_led_back_before_it_is_sent(begun, category_complex):
    begun.post("/complain/what/", NEEDED | {"place": "城东路"})
    Needed.objects.create(category=category_complex, occurred=True)
    assert begun.post("/complain/send/", SEND).headers["Location"] == "/complain/what/?check"
    assert not Ticket.objects.exists()


def test_the_address_is_asked_for_only_where_it_is_needed(begun, category_complex):
    Needed.objects.create(category=category_complex, address=True)
    shown = "data-if-needed hidden"
    assert shown in begun.get("/complain/what/").content.decode()
    begun.post("/complain/what/", NEEDED)
    assert shown not in begun.get("/complain/what/?check").content.decode()
    begun.post("/complain/what/", NEEDED | {"address": "城东路 18 号 3 幢"})
    assert "城东路 18 号 3 幢" in begun.get("/complain/send/").content.decode()
    begun.post("/complain/send/", SEND)
    assert Ticket.objects.get().customer.address == "城东路 18 号 3 幢"


def test_what_only_staff_can_say_is_not_asked_of_customers(begun, category_complex):
    Needed.objects.create(category=category_complex, branch=True)
    assert begun.post("/complain/what/", NEEDED).headers["Location"] == "/complain/send/"


def test_the_api_points_at_what_is_missing(client, category_complex):
    refused = by_api(client)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["/place"]
    assert not Ticket.objects.exists()
    assert by_api(client, place="城东路 18 号").status_code == 201
    assert Ticket.objects.get().place == "城东路 18 号"
