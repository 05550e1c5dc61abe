"""Accounts of channels: set by administrators, read by supervisor and auditor, secrets by nobody."""

import json
from datetime import timedelta

import pytest

from accounts.roles import Role
from channels_intake.health import failed, reached
from channels_intake.models import Account, Arrival, Kind
from channels_intake.pages.editing import put_in_use, save_account
from complaints.lifecycle.refusals import NotAllowed

pytestmark = pytest.mark.django_db
URL = "/work/channels/"
MAILBOX = {
    "name": "投诉邮箱",
    "slug": "mail",
    "per_minute": "600",
    "setting_host": "imap.example.com",
    "setting_port": "993",
    "setting_user": "complaints@example.com",
    "setting_security": "tls",
    "setting_sign_in": "password",
    "setting_since": "2026-11-01",
    "secret_password": "a secret of the mailbox",
}


@pytest.fixture
def administrator(as_):
    return as_(Role.ADMINISTRATOR)


@pytest.fixture
def mailbox(administrator):
    assert administrator.post(f"{URL}new/?kind=mailbox", MAILBOX).status_code == 302
    return Account.objects.get()


@pytest.fixture
def arrival(mailbox, now):
    return Arrival.objects.create(
        account=mailbox,
        external_id="m1",
        received_at=now,
        body="<script>来信 13800000000</script>".encode(),
        size=40,
        state=Arrival.State.QUARANTINED,
        attempts=3,
        reason="no text in it",
        try_at=now,
    )


def test_an_account_is_made_with_what_its_kind_needs(mailbox):
    assert (mailbox.kind, mailbox.secret("password")) == (Kind.MAILBOX, "a secret of the mailbox")
    assert mailbox.settings == {
        "host": "imap.example.com",
        "port": 993,
        "user": "complaints@example.com",
        "security": "tls",
        "sign_in": "password",
        "since": "2026-11-01",
    }


def test_a_secret_is_never_shown_and_stays_unless_typed_anew(administrator, as_, mailbox):
    url = f"{URL}{mailbox.pk}/"
    for client in (administrator, as_(Role.SUPERVISOR), as_(Role.AUDITOR)):
        assert "a secret of" not in client.get(url).content.decode()
    assert administrator.post(url, MAILBOX | {"name": "邮箱", "secret_password": ""}).status_code == 302
    mailbox.refresh_from_db()
    assert (mailbox.name, mailbox.secret("password")) == ("邮箱", "a secret of the mailbox")
    refused = administrator.post(url, MAILBOX | {"name": "", "secret_password": "typed again"})
    assert (refused.status_code, "typed again" in refused.content.decode()) == (422, False)


def test_changes_are_on_record_without_secrets(mailbox, people, administrator, now):
    administrator.post(f"{URL}{mailbox.pk}/", MAILBOX | {"secret_password": "quite another"})
    failed(mailbox, "timed out", now=now)
    reached(mailbox, now=now)
    changes = list(mailbox.history.all())
    assert [change.history_type for change in changes] == ["~", "+"]
    assert changes[0].history_user == people.administrator
    assert not hasattr(changes[0], "secrets")
    assert changes[0].history_change_reason == "password"


def test_two_accounts_never_share_a_name_in_addresses(administrator, mailbox):
    answer = administrator.post(f"{URL}new/?kind=mailbox", MAILBOX)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["slug"])


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"setting_host": ""}, "setting_host"),
        ({"setting_port": "70000"}, "setting_port"),
        ({"setting_security": "loose"}, "setting_security"),
        ({"setting_token_url": "http://tokens.example.com/"}, "setting_token_url"),
        ({"slug": "has a blank"}, "slug"),
        ({"per_minute": "0"}, "per_minute"),
    ],
)
def test_what_cannot_be_is_named(administrator, changed, field):
    answer = administrator.post(f"{URL}new/?kind=mailbox", MAILBOX | changed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Account.objects.exists()


def test_a_short_secret_is_refused(administrator):
    given = {"name": "短信", "slug": "sms", "per_minute": "600", "secret_password": "short"}
    answer = administrator.post(f"{URL}new/?kind=sms_gateway", given)
    assert "secret_password" in answer.context["form"].errors
    assert administrator.get(f"{URL}new/?kind=pigeon").status_code == 404


def test_the_list_says_whether_each_answers(as_, mailbox, arrival, now, django_assert_max_num_queries):
    failed(mailbox, "server said no: a secret of the mailbox", now=now - timedelta(minutes=1))
    for number in range(5):
        Account.objects.create(kind=Kind.WECHAT, slug=f"w{number}", name=f"公众号{number}")
    supervisor = as_(Role.SUPERVISOR)
    with django_assert_max_num_queries(9):
        shown = supervisor.get(URL)
    line = next(line for line in shown.context["lines"] if line.account == mailbox)
    assert (line.waiting, line.quarantined) == (0, 1)
    assert "server said no: ***" in shown.content.decode()
    assert "/use/" not in shown.content.decode()


def test_in_use_or_not(administrator, mailbox, people):
    administrator.post(f"{URL}{mailbox.pk}/use/", {"on": "0"})
    assert not Account.objects.get().is_active
    administrator.post(f"{URL}{mailbox.pk}/use/", {"on": "1"})
    assert Account.objects.get().is_active
    with pytest.raises(NotAllowed):
        put_in_use(account=mailbox, is_active=False, by=people.supervisor)
    with pytest.raises(NotAllowed):
        save_account(account=mailbox, values={}, settings={}, secrets={}, by=people.auditor)


def test_an_original_is_saved_and_never_opened(administrator, as_, arrival, caplog):
    url = f"{URL}arrivals/{arrival.pk}/original/"
    answer = administrator.get(url)
    assert answer.content == bytes(arrival.body)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for role in (Role.SUPERVISOR, Role.AUDITOR, Role.AGENT):
        assert as_(role).get(url).status_code == 403
    logged = caplog.text
    assert "original_downloaded" in logged
    assert "13800000000" not in logged


def test_an_original_that_was_read_is_not_taken_out(administrator, arrival):
    Arrival.objects.update(state=Arrival.State.READ)
    assert administrator.get(f"{URL}arrivals/{arrival.pk}/original/").status_code == 404


def test_quarantine_is_listed_without_content_and_read_again(administrator, arrival):
    shown = administrator.get(f"{URL}arrivals/")
    assert "no text in it" in shown.content.decode()
    assert "13800000000" not in shown.content.decode()
    administrator.post(f"{URL}arrivals/{arrival.pk}/again/")
    assert Arrival.objects.get().state == Arrival.State.WAITING
    assert not administrator.get(f"{URL}arrivals/").context["rows"]


def test_the_quarantine_is_paged(administrator, arrival, now, django_assert_max_num_queries):
    made = [
        Arrival(
            account=arrival.account,
            external_id=f"n{number}",
            received_at=now,
            body=b"x",
            size=1,
            state=Arrival.State.IGNORED,
            reason=json.dumps("a report"),
            try_at=now,
        )
        for number in range(60)
    ]
    Arrival.objects.bulk_create(made)
    with django_assert_max_num_queries(8):
        first = administrator.get(f"{URL}arrivals/?state=ignored")
    assert len(first.context["rows"]) == 50
    second = administrator.get(f"{URL}arrivals/{first.context['next_url']}")
    assert len(second.context["rows"]) == 10
    assert administrator.get(f"{URL}arrivals/?before=x&state=y").status_code == 200
