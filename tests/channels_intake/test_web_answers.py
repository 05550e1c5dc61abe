"""What the fields of the complaint form take, and what they say when it is wrong."""

import pytest

from complaints.models import Ticket
from tests.channels_intake.filling import SEND, WHAT, WHO


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", ""),
        ("phone", "12345678"),
        ("phone", "not a number"),
        ("phone", "1" * 33),
        ("phone", "138\x0000000000"),
        ("name", ""),
        ("name", "  "),
        ("name", "名" * 61),
        ("name", "a\x1bb"),
        ("email", "nobody"),
        ("email", "a" * 250 + "@example.com"),
        ("relation", "king"),
        ("relation", ""),
    ],
)
def test_a_wrong_answer_about_oneself_is_told_at_its_field(client, db, field, value):
    answer = client.post("/complain/", WHO | {field: value}, follow=True)
    assert f"id_{field}" in answer.content.decode()
    assert answer.context["form"].errors.keys() == {field}


def test_only_a_name_that_may_be_left_out_is_not_marked_as_needed(client, db):
    assert client.get("/complain/").context["form"].fields["name"].required
    client.post("/complain/", WHO | {"name": "", "relation": "anonymous"})
    assert not client.get("/complain/").context["form"].fields["name"].required


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", ""),
        ("description", " \n "),
        ("description", "长" * 5001),
        ("description", "a\x00b"),
        ("description", "\x00" * 5000),
        ("demand", "长" * 2001),
        ("category", "no-such-kind"),
        ("business", "b" * 121),
        ("occurred", "o" * 121),
        ("place", "p" * 201),
    ],
)
def test_a_wrong_answer_about_the_matter_is_told_and_kept(client, db, field, value):
    client.post("/complain/", WHO)
    answer = client.post("/complain/what/", WHAT | {field: value}, follow=True)
    assert answer.context["form"].errors.keys() == {field}
    assert answer.context["form"][field].value() == value


def test_the_longest_answers_are_taken_whole(client, db):
    """5,000 line breaks double in JSON and still fit."""
    client.post("/complain/", WHO)
    longest = "𠮷" + '"\n' * 2499 + "！"
    what = {"description": longest, "demand": '"' * 2000, "place": '"' * 200, "business": '"' * 120}
    assert client.post("/complain/what/", what).status_code == 302
    client.post("/complain/send/", SEND)
    assert Ticket.objects.get().description == longest


@pytest.mark.parametrize(
    "phone", ["13800000000", "010-65550000", "+86 138 0000 0000", "+852 2123 4567", "１３８００００００００"]
)
def test_phones_are_taken_as_people_write_them(client, db, phone):
    assert client.post("/complain/", WHO | {"phone": phone}).headers["Location"] == "/complain/what/"


def test_without_a_name_the_phone_is_still_needed(client, db):
    nameless = {"relation": "anonymous", "phone": ""}
    assert client.post("/complain/", nameless).headers["Location"] == "/complain/?check"
    given = client.post("/complain/", nameless | {"phone": "13800000000"})
    assert given.headers["Location"] == "/complain/what/"
    client.post("/complain/what/", WHAT)
    client.post("/complain/send/", SEND)
    assert Ticket.objects.get().customer.name == ""


def test_pasting_too_much_is_counted_and_not_cut_off(client, db):
    page = client.get("/complain/what/").content.decode()
    assert 'data-limit="5000"' in page
    assert 'maxlength="5000"' not in page


def test_markup_is_shown_as_text_before_sending(filled):
    page = filled.get("/complain/send/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(("missing", "leads_to"), [(WHO, "/complain/"), (WHAT, "/complain/what/")])
def test_a_step_left_out_is_asked_for(client, db, missing, leads_to):
    given = {"/complain/": WHO, "/complain/what/": WHAT}
    for address, words in given.items():
        if words is not missing:
            client.post(address, words)
    assert client.get("/complain/send/").headers["Location"] == f"{leads_to}?check"
    assert client.post("/complain/send/", SEND).headers["Location"] == f"{leads_to}?check"
    assert not Ticket.objects.exists()
