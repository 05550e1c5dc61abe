"""Mailboxes without a password: Dovecot takes the access token that a refresh token got us (XOAUTH2)."""

import http.server
import json
import threading
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from channels_intake.channels.mailbox import fetching
from channels_intake.models import Account, Arrival, Kind
from tests.channels_intake.dovecot import dovecot
from tests.channels_intake.imap import USER
from tests.channels_intake.test_mailbox import a_mail

pytestmark = pytest.mark.django_db
ACCESS, REFRESH, CLIENT_SECRET = "an-access-token", "a-refresh-token", "a secret of the client"


class Tokens(http.server.BaseHTTPRequestHandler):
    """Gives an access token for the refresh token, and tells the mail server whose it is."""

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        right = {
            "grant_type": ["refresh_token"],
            "refresh_token": [REFRESH],
            "client_id": ["desk"],
            "client_secret": [CLIENT_SECRET],
        }
        self._say({"access_token": ACCESS}, 200) if given == right else self._say(
            {"error": "invalid_grant"}, 400
        )

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query).get("access_token")
        self._say({"email": USER, "active": "yes"} if asked == [ACCESS] else {"active": "no"}, 200)

    def _say(self, words: dict[str, str], status: int) -> None:
        body = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def tokens():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tokens)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def server(tokens):
    with dovecot(f"{tokens}?access_token=") as running:
        running.post(a_mail())
        yield running


@pytest.fixture
def account(db, server, tokens):
    settings = {"host": "127.0.0.1", "port": server.port, "user": USER, "security": "none"}
    asked = {"sign_in": "xoauth2", "token_url": tokens, "client_id": "desk"}
    return Account(kind=Kind.MAILBOX, slug="mail", name="邮箱", settings=settings | asked)


def fetched(account: Account, **secrets: str) -> Account:
    account.keep_secrets(**secrets)
    account.save()
    fetching.fetch_all(now=datetime.now(UTC))
    account.refresh_from_db()
    return account


def test_a_refresh_token_gets_the_mail(account):
    assert fetched(account, refresh_token=REFRESH, client_secret=CLIENT_SECRET).failing_since is None
    assert Arrival.objects.count() == 1


def test_an_access_token_that_lasts_is_used_as_it_is(account):
    assert fetched(account, access_token=ACCESS).failing_since is None
    assert Arrival.objects.count() == 1


@pytest.mark.parametrize(
    "secrets",
    [{"refresh_token": "revoked", "client_secret": CLIENT_SECRET}, {"access_token": "expired"}],
)
def test_a_refused_token_is_shown_without_it(account, secrets):
    failing = fetched(account, **secrets)
    assert failing.failing_since
    assert not Arrival.objects.exists()
    assert not [each for each in secrets.values() if each in failing.error]
