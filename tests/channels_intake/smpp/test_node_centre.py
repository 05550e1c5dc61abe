"""Text messages from a message centre of a third make (npm's smpp), as receiver and as transceiver.

`npm install smpp@0.5.1`, and NODE_PATH naming its node_modules; without them these tests are left out.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from channels_intake import serving
from channels_intake.models import Arrival
from tests.channels_intake.smpp.handing import an_account, described, read_all
from tests.channels_intake.smpp.serving import committed, receiving_all

CENTRE = Path(__file__).with_name("centre.js")


def is_here() -> bool:
    try:
        return not subprocess.run(
            ["node", "-e", "require('smpp')"], capture_output=True, timeout=30
        ).returncode
    except OSError:
        return False


@contextmanager
def running() -> "Iterator[subprocess.Popen[str]]":
    process = subprocess.Popen(["node", str(CENTRE)], stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@committed
@pytest.mark.skipif(not is_here(), reason="npm's smpp is not installed")
@pytest.mark.parametrize("bind", ["receiver", "transceiver"])
def test_its_messages_are_kept_answered_and_read(bind, quick, monkeypatch):
    monkeypatch.setattr(serving, "FIRST_PAUSE", 5.0)  # one session is enough
    with running() as centre:
        assert centre.stdout
        an_account(port=int(centre.stdout.readline().split()[1]), bind=bind)
        with receiving_all():
            said = [centre.stdout.readline().strip() for _line in range(7)]
    assert said[0] == f"bind_{bind} desk known"
    assert said[1:] == ["deliver_sm_resp 0"] * 4 + ["enquire_link_resp 0", "unbind_resp 0"]
    assert Arrival.objects.count() == 3
    read_all(2, at=timezone.now())
    assert sorted(described()) == ["一二", "没信号"]
