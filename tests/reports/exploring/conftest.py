import pytest
from django.test import Client


@pytest.fixture
def as_(people):
    def browser(role: str) -> Client:
        client = Client()
        client.force_login(getattr(people, role))
        return client

    return browser
