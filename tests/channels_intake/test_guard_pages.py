"""Pages of the guards: who is blocked and what was held, service hours, and *send a test*."""

import http.server
import threading
from contextlib import contextmanager

import pytest
from django.test import Client
from django.utils import timezone

from channels_intake import arriving
from channels_intake.guarding.replying import NoWayBack, send_words
from channels_intake.guarding.trying import TRY, try_account, try_interface, try_website
from channels_intake.models import Account, Arrival, Block, Call, Contact, Kind

pytestmark = pytest.mark.django_db
BLOCKED = "/work/channels/blocked/"
FORM = {"kind": "number", "sender": "138 0000 0000", "reason": "一天上百条"}
PASSWORD = "a password for sending"


def as_(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def account():
    return Account.objects.create(kind=Kind.SMS_GATEWAY, slug="sms", name="短信")


@pytest.fixture
def held(people, account):
    assert as_(people.leader).post(BLOCKED, FORM).url == BLOCKED
    now = timezone.now()
    headers = {"x-kannel-from": "13800000000"}
    arriving.keep(account=account, external_id="1", body=b"x", headers=headers, received_at=now, now=now)
    arriving.read_waiting(now=now)
    return Arrival.objects.get(state=Arrival.State.HELD)


def test_the_list_masks_who_is_blocked_and_says_who_did_it_and_why(people, held):
    shown = as_(people.auditor).get(BLOCKED)
    words = shown.content.decode()
    assert "138****0000" in words
    assert "13800000000" not in words
    assert "一天上百条" in words
    assert people.leader.name in words
    assert shown.context["form"] is None
    assert as_(people.auditor).post(BLOCKED, FORM).status_code == 405


def test_blocking_twice_or_nobody_is_refused_at_the_field(people, held):
    for given in (FORM, {**FORM, "sender": ""}, {**FORM, "sender": "1", "until_on": "2020-01-01"}):
        assert as_(people.supervisor).post(BLOCKED, given).status_code == 422
    assert Block.objects.count() == 1


def test_what_was_held_goes_to_the_desk_or_aside(people, held):
    as_(people.supervisor).post(f"/work/channels/held/{held.pk}/", {"to": "desk"})
    arriving.read_waiting(now=timezone.now())
    assert Contact.objects.count() == 1
    as_(people.supervisor).post(f"/work/channels/held/{held.pk}/", {"to": "aside"})  # too late: it was read
    assert Arrival.objects.get().state == Arrival.State.READ


def test_lifting_ends_it(people, held):
    as_(people.leader).post(f"{BLOCKED}{Block.objects.get().pk}/lift/")
    assert Block.objects.get().lifted_by == people.leader


def test_many_held_cost_no_more_queries(people, held, django_assert_max_num_queries):
    client = as_(people.leader)
    with django_assert_max_num_queries(12):
        client.get(BLOCKED)


def test_service_hours_are_set_on_the_accounts_page(people, account):
    form = {
        "name": "短信",
        "per_minute": "600",
        "setting_open_days": "working_days",
        "setting_opens_at": "09:00",
        "setting_closes_at": "18:00",
        "setting_closed_answer": "现在是下班时间",
    }
    client, page = as_(people.administrator), f"/work/channels/{account.pk}/"
    assert client.post(page, {**form, "setting_opens_at": "9 Uhr"}).status_code == 422
    client.post(page, form)
    account.refresh_from_db()
    assert account.settings["open_days"] == "working_days"
    assert account.settings["closed_answer"] == "现在是下班时间"


@contextmanager
def a_gateway(status=202):
    """Takes messages as Kannel does, and remembers them."""
    taken = []

    class Taking(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.path, dict(self.headers), body.decode()))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_given):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Taking)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, taken
    finally:
        server.shutdown()
        server.server_close()


def sending(account, port):
    account.settings = {"send_url": f"http://127.0.0.1:{port}/cgi-bin/sendsms", "send_user": "desk"}
    account.keep_secrets(send_password=PASSWORD)
    account.save()
    return account


def test_a_text_message_goes_out_with_number_and_words_out_of_the_address(account):
    with a_gateway() as (port, taken):
        send_words(sending(account, port), "+8613800000000", "现在是下班时间")
    ((path, headers, body),) = taken
    assert (path, body) == ("/cgi-bin/sendsms", "现在是下班时间")
    assert (headers["X-Kannel-To"], headers["X-Kannel-Password"]) == ("+8613800000000", PASSWORD)


def test_a_test_of_the_gateway_says_what_was_seen_and_no_secret(account):
    with a_gateway() as (port, taken):
        assert try_account(sending(account, port), "13800000000").is_well
        assert len(taken) == 1
        assert not try_account(account, "").is_well
    with a_gateway(403) as (port, _taken):
        tried = try_account(sending(account, port), "13800000000")
    assert not tried.is_well
    assert "403" in tried.words
    assert PASSWORD not in tried.words


def test_accounts_that_send_nothing_say_so(account):
    account.kind = Kind.WEIBO
    with pytest.raises(NoWayBack):
        send_words(account, "1", "x")


@pytest.mark.parametrize("kind", [kind for kind in TRY if kind != Kind.SMS_GATEWAY])
def test_an_account_without_settings_does_not_work_and_nothing_breaks(people, kind):
    found = Account.objects.create(
        kind=kind, slug="x", name="x", settings={"api": "http://127.0.0.1:1", "host": "127.0.0.1", "port": 1}
    )
    client = as_(people.administrator)
    client.post(f"/work/channels/{found.pk}/test/")
    told = [str(each) for each in client.get(f"/work/channels/{found.pk}/").context["messages"]]
    assert len(told) == 1


def test_a_test_of_the_website_opens_its_form(settings, live_server):
    settings.PUBLIC_URL = "http://127.0.0.1:1"
    assert not try_website().is_well
    assert not try_interface().is_well
    settings.PUBLIC_URL = live_server.url
    assert try_website().is_well
    assert try_interface().is_well


@pytest.mark.parametrize("kind", [Kind.TELEPHONY, Kind.CHAT])
def test_a_signed_test_takes_the_providers_own_way_and_becomes_nothing(settings, live_server, kind):
    settings.PUBLIC_URL = live_server.url
    found = Account(kind=kind, slug="pbx", name="x")
    found.keep_secrets(hmac="a secret long enough for a signature")
    found.save()
    tried = try_account(found, "")
    assert tried.is_well, tried.words
    assert f"{live_server.url}/in/pbx/" in tried.words
    assert Arrival.objects.get().state == Arrival.State.IGNORED
    assert not Contact.objects.exists()
    assert not Call.objects.exists()
    found.is_active = False
    found.save()
    assert "404" in try_account(found, "").words
