"""One's own page, and changing one's own password."""

import pytest
from django.test import Client

from accounts.duties import DUTIES
from accounts.roles import Right, Role
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
URL = "/staff/password/"
NEW = "a long new pass phrase 7"


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post(URL, {"old_password": old, "new_password1": new, "new_password2": again})


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_what_their_role_means(client, people, role):
    client.force_login(getattr(people, role))
    page = client.get("/staff/profile/")
    assert page.status_code == 200
    assert page.context["person"] == getattr(people, role)


def test_the_old_password_is_asked_for(client, people):
    client.force_login(people.agent)
    assert change(client, old="wrong").status_code == 422
    people.agent.refresh_from_db()
    assert people.agent.check_password(PASSWORD)


@pytest.mark.parametrize("new", ["short", "123456789012", "1q2w3e4r5t6y", ""])
def test_weak_passwords_are_refused(client, people, new):
    client.force_login(people.agent)
    response = change(client, new=new, again=new)
    assert response.status_code == 422
    assert response.context["form"].errors


def test_both_entries_have_to_agree(client, people):
    client.force_login(people.agent)
    assert change(client, again=NEW + "x").status_code == 422


def test_a_new_password_signs_out_every_other_device(client, people):
    elsewhere = Client()
    elsewhere.force_login(people.agent)
    client.force_login(people.agent)
    assert change(client).status_code == 302
    assert client.get("/staff/profile/").status_code == 200
    assert elsewhere.get("/staff/profile/").status_code == 302


def test_guessing_the_old_password_is_stopped(client, people):
    client.force_login(people.agent)
    answers = {change(client, old=f"guess {attempt}").status_code for attempt in range(9)}
    assert answers == {422, 429}


def test_every_right_has_its_words():
    assert set(DUTIES) == set(Right)
