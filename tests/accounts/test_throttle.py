"""Limits on guessing: counted by target and by household, given back when right."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from accounts.models import Attempt
from accounts.throttle import (
    Limit,
    TooManyAttempts,
    client_address,
    count_attempt,
    give_back,
    purge_attempts,
)

LIMIT = Limit(scope="test", attempts=3, window=timedelta(minutes=15))


@pytest.mark.django_db
def test_past_the_limit_it_is_refused_until_the_window_ends(now):
    for _ in range(3):
        count_attempt(LIMIT, "K1001", now=now)
    with pytest.raises(TooManyAttempts) as refusal:
        count_attempt(LIMIT, "K1001", now=now)
    count_attempt(LIMIT, "K1002", now=now)
    count_attempt(LIMIT, "K1001", now=refusal.value.retry_at)


@pytest.mark.django_db
def test_a_right_attempt_is_given_back(now):
    for _ in range(10):
        count_attempt(LIMIT, "203.0.113.7", now=now)
        give_back(LIMIT, "203.0.113.7", now=now)


@pytest.mark.django_db
def test_what_was_tried_cannot_be_read_back_and_goes_after_two_days(now):
    count_attempt(LIMIT, "K1001", now=now)
    assert b"K1001" not in bytes(Attempt.objects.get().key)
    assert purge_attempts(now=now + timedelta(days=1)) == 0
    assert purge_attempts(now=now + timedelta(days=3)) == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "expected"),
    [
        (0, "6.6.6.6", "203.0.113.7", "203.0.113.7"),  # nobody of ours added it
        (1, "6.6.6.6, 198.51.100.4", "10.0.0.1", "198.51.100.4"),  # the claim further left is not believed
        (2, "6.6.6.6, 198.51.100.4, 10.0.0.2", "10.0.0.1", "198.51.100.4"),
        (2, "198.51.100.4", "10.0.0.1", "198.51.100.4"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "198.51.100.4:5544", "10.0.0.1", "198.51.100.4"),
        (1, "[2001:db8:1:2:3:4:5:6]:5544", "10.0.0.1", "2001:db8:1:2::/64"),
        (0, "", "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (0, "", "::ffff:198.51.100.4", "198.51.100.4"),
        (1, "nonsense", "10.0.0.1", "nonsense"),
    ],
)
def test_whose_address_counts(settings, proxies, forwarded, peer, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


@pytest.mark.django_db
def test_signing_in_is_no_change_of_the_person(client, people):
    before = people.agent.history.count()
    client.force_login(people.agent)
    people.agent.last_login = None
    people.agent.save(update_fields=["last_login"])
    assert people.agent.history.count() == before
    people.agent.name = "林晓"
    people.agent.save()
    assert people.agent.history.count() == before + 1
