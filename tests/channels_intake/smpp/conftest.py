"""A message centre, an account at it, and receivers that are not patient."""

import pytest

from channels_intake import serving
from channels_intake.channels.smpp import session
from tests.channels_intake.smpp.handing import an_account
from tests.channels_intake.smpp.smsc import message_centre


@pytest.fixture
def account(db):
    return an_account()


@pytest.fixture
def centre():
    with message_centre() as running:
        yield running


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(session, "TIMEOUT", 1.0)
    monkeypatch.setattr(session, "BEAT", 0.4)
    monkeypatch.setattr(session, "GLANCE", 0.05)
    monkeypatch.setattr(serving, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(serving, "LOOK_ROUND", 0.2)
