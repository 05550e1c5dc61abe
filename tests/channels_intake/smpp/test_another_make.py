"""Text messages from a message centre of another make (smpp34's server): signed in, kept, put together.

As transceiver: to a receiver it delivers too, but refuses its answer (generic_nack 3), which SMPP 3.4 § 2.3
lets a receiver give. For receivers there is test_node_centre.py.
"""

import asyncio
import socket
import threading
from contextlib import contextmanager

import pytest
import smpp34
from django.utils import timezone

from channels_intake.channels.smpp import session
from channels_intake.models import Account, Arrival
from tests.channels_intake.smpp.handing import STORY, UDH, an_account, described, narrow, read_all, ucs2
from tests.channels_intake.smpp.serving import committed, receiving_all, until

SENDER = "8613800138000"
PATIENCE = 20  # seconds


class Centre:
    """smpp34's own server, in a thread of its own with its own loop."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = smpp34.Server(host="127.0.0.1", port=self.port, system_id="centre")
        self._wait(self._server.start)

    def receiver(self) -> smpp34.Esme:
        """The next that signs in."""
        while not isinstance(event := self._wait(self._server.next), smpp34.Esme):
            pass
        return event

    def deliver(self, to: smpp34.Esme, *messages: bytes, esm_class: int = 0) -> list[bool]:
        """At once, as many as there are; whether each was answered well."""

        async def all_of_them() -> list[smpp34.DeliverSmResp]:
            sent = (
                to.deliver_sm("10086", each, source_addr=SENDER, data_coding=8, esm_class=esm_class)
                for each in messages
            )
            return await asyncio.gather(*sent)

        return [answer.is_success for answer in self._wait(all_of_them)]

    def hang_up(self, esme: smpp34.Esme) -> None:
        self._wait(esme.unbind)

    def stop(self) -> None:
        self._wait(self._server.stop)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def _wait(self, what):
        async def waited():
            return await what()  # made within the loop, as its library wants it

        return asyncio.run_coroutine_threadsafe(waited(), self._loop).result(PATIENCE)


@contextmanager
def another_make():
    centre = Centre()
    try:
        yield centre
    finally:
        centre.stop()


@pytest.fixture
def other():
    with another_make() as centre:
        yield centre


@committed
def test_its_messages_are_kept_answered_and_read(other, quick):
    an_account(port=other.port, bind="transceiver")
    with receiving_all():
        esme = other.receiver()
        assert esme.system_id == "desk"
        assert other.deliver(esme, ucs2(STORY)) == [True]
        parts = [narrow(number) + ucs2(words) for number, words in enumerate("一二三", start=1)]
        assert other.deliver(esme, *reversed(parts), esm_class=UDH) == [True] * 3
        assert Arrival.objects.count() == 4
        until(lambda: Account.objects.get().reached_at is not None)
    read_all(2, at=timezone.now())
    assert sorted(described()) == sorted([STORY, "一二三"])


@committed
def test_it_is_signed_in_to_again_and_a_repeated_message_counts_once(other, quick):
    an_account(port=other.port, bind="transceiver")
    with receiving_all():
        first = other.receiver()
        assert other.deliver(first, ucs2(STORY)) == [True]
        other.hang_up(first)
        assert other.deliver(other.receiver(), ucs2(STORY)) == [True]
    assert Arrival.objects.count() == 1


@committed
def test_the_test_of_an_account_signs_in_and_out(other):
    with session.bound(an_account(port=other.port)) as bound:
        assert other.receiver().can_receive
        session.leave(bound)
