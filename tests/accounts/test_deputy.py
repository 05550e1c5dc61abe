"""Naming a deputy on one's own page, and taking it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.delegation import Delegation
from accounts.roles import ROLES, Right, Role

pytestmark = pytest.mark.django_db
PROFILE, URL = "/staff/profile/", "/staff/profile/deputy/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def a_form(people, today):
    return {
        "to": people.leader.pk,
        "begins_on": today,
        "ends_on": today + timedelta(days=3),
        "reason": "休假",
    }


def test_a_deputy_is_named_and_both_read_it(client, people, a_form):
    client.force_login(people.approver)
    assert client.post(URL, a_form).status_code == 302
    given = Delegation.objects.get()
    assert (given.by, given.to, given.reason) == (people.approver, people.leader, "休假")
    assert list(client.get(PROFILE).context["given"]) == [given]
    client.force_login(people.leader)
    assert list(client.get(PROFILE).context["held"]) == [given]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": "agent"}, "to"),
        ({"to": "approver"}, "to"),
        ({"begins_on": "2020-01-01"}, "begins_on"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"ends_on": "soon"}, "ends_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "假" * 201}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(client, people, a_form, changed, field):
    if changed.get("to") in {"agent", "approver"}:
        changed = {"to": getattr(people, changed["to"]).pk}
    client.force_login(people.approver)
    page = client.post(URL, {**a_form, **changed})
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Delegation.objects.exists()


def test_a_second_deputy_for_the_same_days_is_refused(client, people, a_form):
    client.force_login(people.approver)
    client.post(URL, a_form)
    assert client.post(URL, a_form).status_code == 422
    assert Delegation.objects.count() == 1


def test_it_is_taken_back_by_whoever_gave_it(client, people, a_form):
    client.force_login(people.approver)
    client.post(URL, a_form)
    end = f"{URL}{Delegation.objects.get().pk}/end/"
    client.force_login(people.leader)
    assert client.post(end).status_code == 404
    client.force_login(people.approver)
    for _ in range(2):
        assert client.post(end).status_code == 302
    assert Delegation.objects.get().ended_at
    assert not client.get(PROFILE).context["given"]


@pytest.mark.parametrize("role", [role for role in Role if Right.APPROVE_PLAN not in ROLES[role].may])
def test_without_approvals_there_is_nothing_to_hand_over(client, people, a_form, role):
    client.force_login(getattr(people, role))
    assert "deputy" not in client.get(PROFILE).content.decode()
    assert client.post(URL, a_form).status_code == 403
    assert not Delegation.objects.exists()
