"""Signing in tells nobody who exists, counts attempts, and leads only to pages of ours."""

import pytest
from django.urls import reverse

from accounts.throttle import SIGN_IN_ADDRESS, SIGN_IN_PERSON
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
URL = "/staff/sign-in/"


def sign_in(client, number="T001", password=PASSWORD, **more):
    return client.post(URL, {"staff_number": number, "password": password, **more})


def test_the_right_password_opens_the_workspace(client, people):
    assert sign_in(client).url == reverse("workspace:home")
    assert client.get(reverse("workspace:home")).status_code == 302


def test_staff_numbers_are_read_in_any_case(client, people):
    assert sign_in(client, number=" t001 ").status_code == 302


def test_an_unknown_number_and_a_wrong_password_get_the_same_words(client, people):
    unknown = sign_in(client, number="X999").context["form"].errors
    wrong = sign_in(client, password="wrong").context["form"].errors
    assert unknown == wrong
    assert "staff_number" not in wrong


def test_somebody_who_left_cannot_sign_in(client, people):
    people.agent.is_active = False
    people.agent.save()
    assert sign_in(client).status_code == 422


@pytest.mark.parametrize("number", ["", "A" * 17, "T0\x0001", "<script>alert(1)</script>", "' OR 1=1 --"])
def test_strange_numbers_are_an_error_in_the_form(client, people, number):
    response = sign_in(client, number=number)
    assert response.status_code == 422
    assert b"<script>alert(1)" not in response.content


def test_the_password_is_never_sent_back(client, people):
    assert b"secret-thing" not in sign_in(client, password="secret-thing").content


def test_a_session_gets_a_new_key_at_sign_in(client, people):
    client.get(URL)
    client.session["seen"] = True
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize("target", ["/work/notices/", "/staff/profile/?a=1"])
def test_next_leads_to_pages_of_ours(client, people, target):
    assert sign_in(client, next=target).url == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "\\\\evil.example",
        "",
    ],
)
def test_next_leads_nowhere_else(client, people, target):
    assert sign_in(client, next=target).url == reverse("workspace:home")


def test_guessing_a_persons_password_is_stopped_even_from_many_addresses(client, people):
    for _attempt in range(SIGN_IN_PERSON.attempts):
        sign_in(client, password="wrong")
    response = sign_in(client)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_guessing_numbers_from_one_address_is_stopped(client, people):
    for attempt in range(SIGN_IN_ADDRESS.attempts):
        sign_in(client, number=f"X{attempt}", password="wrong")
    assert sign_in(client, number="X-last").status_code == 429


def test_an_unknown_number_is_throttled_like_a_known_one(client, people):
    for _attempt in range(SIGN_IN_PERSON.attempts):
        sign_in(client, number="X999")
    assert sign_in(client, number="X999").status_code == 429


def test_whoever_is_signed_in_is_sent_on(client, people):
    client.force_login(people.agent)
    assert client.get(URL).url == reverse("workspace:home")


def test_signing_out_needs_a_post(client, people):
    client.force_login(people.agent)
    assert client.get("/staff/sign-out/").status_code == 405
    assert client.post("/staff/sign-out/").url == URL
    assert client.get("/work/notices/").url == f"{URL}?next=/work/notices/"
