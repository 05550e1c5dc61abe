"""Two people at the desk at the same moment, over two real connections."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from channels_intake.desk_holding import take, take_next
from channels_intake.models import Contact
from complaints.lifecycle.refusals import GuardFailed
from tests.channels_intake.waiting import a_contact
from tests.second import colleague

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now():
    return timezone.now()


def test_two_who_take_at_the_same_moment_get_two_contacts(people, now):
    """Two real connections, many times: never the same one."""
    someone = colleague(people.agent, "K003")
    contacts = [a_contact(now, number).pk for number in range(6)]
    for _round in range(3):
        got: list[int] = []
        start = threading.Barrier(2)

        def takes(person, got=got, start=start):
            start.wait()
            taken = take_next(by=person, now=now)
            got.extend([taken.pk] if taken else [])
            connection.close()

        at_once(takes, people.agent, someone)
        assert len(set(got)) == 2
        Contact.objects.filter(pk__in=got).update(held_by=None)
    assert Contact.objects.filter(pk__in=contacts).count() == 6


def test_one_contact_taken_by_two_at_once_goes_to_one(people, now):
    contact, outcomes = a_contact(now), []
    start = threading.Barrier(2)

    def takes(person):
        start.wait()
        try:
            take(contact=contact.pk, by=person, now=now)
            outcomes.append("taken")
        except GuardFailed:
            outcomes.append("refused")
        connection.close()

    at_once(takes, people.agent, colleague(people.agent, "K003"))
    assert sorted(outcomes) == ["refused", "taken"]


def at_once(work, *people):
    threads = [threading.Thread(target=work, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
