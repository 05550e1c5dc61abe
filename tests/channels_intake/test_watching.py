"""New mail is heard of at once (IMAP IDLE) from two real servers, and after a lost connection again."""

import socket
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest

from channels_intake import serving
from channels_intake.channels.mailbox import fetching, watching
from channels_intake.guarding.trying import try_account
from channels_intake.models import Account, Arrival, Kind
from tests.channels_intake.dovecot import dovecot
from tests.channels_intake.imap import PASSWORD, USER, imap_server
from tests.channels_intake.test_mailbox import a_mail

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8.0  # seconds on a machine that has much else to do; fetching comes round every 30


@pytest.fixture(scope="module")
def pymap():
    with imap_server() as running:
        yield running


@pytest.fixture(scope="module")
def real():
    with dovecot() as running:
        yield running


@pytest.fixture(params=["pymap", "real"])
def server(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(serving, "FIRST_PAUSE", 0.1)
    monkeypatch.setattr(serving, "LOOK_ROUND", 0.5)
    monkeypatch.setattr(watching, "GLANCE", 0.2)


def an_account(port, **settings):
    account = Account(
        kind=Kind.MAILBOX,
        slug="mail",
        name="邮箱",
        settings={"host": "127.0.0.1", "port": port, "user": USER, "security": "none", **settings},
    )
    account.keep_secrets(password=PASSWORD)
    account.save()
    return account


@contextmanager
def watched():
    ending = threading.Event()
    thread = threading.Thread(target=watching.watch_all, args=(ending,))
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(30)
        assert not thread.is_alive()


def arrive(count: int, seconds: float = AT_ONCE) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if Arrival.objects.count() >= count:
            return True
        time.sleep(0.05)
    return False


def here() -> int:
    return Arrival.objects.count()


def test_a_mail_is_here_the_moment_it_arrives(server):
    an_account(server.port)
    server.post(a_mail(id="<before@example.com>"))
    with watched():
        assert arrive(1)
        before = here()
        server.post(a_mail(id="<now@example.com>"))
        assert arrive(before + 1)
        server.post(a_mail(id="<then@example.com>"))
        assert arrive(before + 2)
    assert here() == before + 2


def test_a_lost_connection_is_made_again(pymap):
    with through(pymap.port) as (port, cut):
        an_account(port)
        pymap.post(a_mail())
        with watched():
            assert arrive(1)
            before = here()
            cut()
            pymap.post(a_mail(id="<after@example.com>"))
            assert arrive(before + 1, 60)


def test_changed_settings_are_taken_up(real):
    account = an_account(1)  # nobody answers there
    real.post(a_mail())
    with watched():
        assert not arrive(1, 1)
        account.settings["port"] = real.port
        account.save()
        assert arrive(1, 20)


def test_dovecot_is_fetched_from_like_any_other(real):
    an_account(real.port)
    real.post(a_mail("家里宽带断了".ljust(50)))
    fetching.fetch_all(now=datetime.now(UTC))
    assert here() >= 1
    assert fetching.fetch_all(now=datetime.now(UTC)) == 0
    assert Account.objects.get().failing_since is None


def test_a_test_of_the_mailbox_sees_its_mail_arrive_or_says_how_far_it_came(real, monkeypatch, settings):
    account = an_account(real.port)
    monkeypatch.setattr("channels_intake.channels.mailbox.trying.WAIT", 0.5)
    tried = try_account(account, "")
    assert not tried.is_well
    monkeypatch.setattr("channels_intake.channels.mailbox.trying.WAIT", 10)
    monkeypatch.setattr(
        "django.core.mail.EmailMessage.send", lambda message: real.post(message.message().as_bytes())
    )
    tried = try_account(account, "")
    assert tried.is_well, tried.words
    account.keep_secrets(password="wrong")
    tried = try_account(account, "")
    assert not tried.is_well
    assert "wrong" not in tried.words


@contextmanager
def through(port: int):
    """A line to the server that can be cut."""
    lines: list[socket.socket] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def carry(one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                other.sendall(data)
        except OSError:
            pass
        for line in (one, other):
            line.close()

    def accept() -> None:
        while True:
            try:
                near = listening.accept()[0]
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", port))
            lines.extend((near, far))
            for pair in ((near, far), (far, near)):
                threading.Thread(target=carry, args=pair, daemon=True).start()

    def cut() -> None:
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listening.getsockname()[1], cut
    finally:
        listening.close()
        for line in lines:
            line.close()
