"""Receivers at work beside the test."""

import threading
import time
from contextlib import contextmanager

import pytest

from channels_intake.channels.smpp import receiving

committed = pytest.mark.django_db(transaction=True)


@contextmanager
def receiving_all():
    ending = threading.Event()
    thread = threading.Thread(target=receiving.receive_all, args=(ending,))
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(20)
        assert not thread.is_alive()


def until(what, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "never happened"
        time.sleep(0.02)
