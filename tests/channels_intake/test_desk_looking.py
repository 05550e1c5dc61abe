"""Whoever looks at one contact after the other does not keep them from those who would enter them."""

import pytest
from django.utils import timezone

from channels_intake.models import Contact
from complaints.states import Channel
from tests.channels_intake.waiting import a_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    found = [a_contact(timezone.now(), number) for number in (1, 2)]
    Contact.objects.update(channel=Channel.SMS)
    return found


def take(agent, contact):
    agent.post(f"/work/desk/{contact.pk}/take/")


def held():
    return set(Contact.objects.exclude(held_by=None).values_list("pk", flat=True))


def test_opening_another_gives_back_what_was_only_looked_at(agent, two):
    for contact in two:
        take(agent, contact)
    assert held() == {two[1].pk}


def test_what_was_typed_for_stays(agent, two):
    take(agent, two[0])
    token = agent.get(f"/work/desk/{two[0].pk}/").context["slot"].token
    agent.post(f"/work/desk/{two[0].pk}/typing/", {"draft": token, "demand": "退费"})
    take(agent, two[1])
    assert held() == {each.pk for each in two}


def test_a_call_stays_with_who_speaks(agent, two):
    Contact.objects.filter(pk=two[0].pk).update(channel=Channel.HOTLINE)
    for contact in two:
        take(agent, contact)
    assert held() == {each.pk for each in two}
