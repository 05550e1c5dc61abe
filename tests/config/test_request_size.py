"""A body larger than a page has use for is refused before anything reads it."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["portal:find", "accounts:sign_in", "desk:new"])
def test_a_large_body_is_refused_unread(client, settings, name):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post(reverse(name), {"number": "x" * 2000})
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "nonsense", "9" * 30])
def test_a_false_length_is_refused(client, length):
    assert client.post(reverse("portal:find"), CONTENT_LENGTH=length).status_code == 413


def test_combining_marks_do_not_hold_up_the_server(client):
    """Normalising alternating marks takes quadratic time; what is too long is refused before."""
    marks = "a" + "\u0315\u0300" * 60_000
    answer = client.post(reverse("portal:find"), {"number": marks, "code": marks})
    assert answer.status_code == 422
