"""The verification code on its way from the entry to the page that shows it."""

import pytest
from django.contrib.sessions.backends.cache import SessionStore

from complaints.receipts import CUSTOMER_RECEIPT, DESK_RECEIPT, forget_receipt, keep_receipt, kept_receipt


@pytest.fixture
def session() -> SessionStore:
    return SessionStore()


@pytest.mark.parametrize("key", [CUSTOMER_RECEIPT, DESK_RECEIPT])
def test_number_and_code_come_back_but_are_nowhere_in_plain(session, journey, key):
    receipt = journey.entered()
    keep_receipt(session, key, receipt)
    kept = kept_receipt(session, key)
    assert kept is not None
    assert (kept.number, kept.code) == (receipt.ticket.number, receipt.code)
    assert receipt.code not in str(dict(session.items()))


def test_customer_and_desk_do_not_see_each_others_receipt(session, journey):
    keep_receipt(session, DESK_RECEIPT, journey.entered())
    assert kept_receipt(session, CUSTOMER_RECEIPT) is None
    session[CUSTOMER_RECEIPT] = session[DESK_RECEIPT]
    assert kept_receipt(session, CUSTOMER_RECEIPT) is None


def test_a_forgotten_receipt_is_gone(session, journey):
    keep_receipt(session, DESK_RECEIPT, journey.entered())
    forget_receipt(session, DESK_RECEIPT)
    forget_receipt(session, DESK_RECEIPT)
    assert kept_receipt(session, DESK_RECEIPT) is None


@pytest.mark.parametrize("broken", ["", "x", {}, {"number": "n"}, {"number": "n", "code": "%%%"}])
def test_what_does_not_unseal_is_no_receipt(session, broken):
    session[DESK_RECEIPT] = broken
    assert kept_receipt(session, DESK_RECEIPT) is None
