"""Browsers: one in which the form on the website was filled in, one in which it was sent, and an agent's."""

import pytest
from django.test import Client

from tests.channels_intake.filling import SEND, WHAT, WHO


@pytest.fixture
def filled(client: Client, db) -> Client:
    client.post("/complain/", WHO)
    client.post("/complain/what/", WHAT)
    return client


@pytest.fixture
def sent(filled: Client) -> Client:
    filled.post("/complain/send/", SEND)
    return filled


@pytest.fixture
def agent(people) -> Client:
    client = Client()
    client.force_login(people.agent)
    return client
