"""Mail from a real mailbox: fetched once, read once, a reply on its ticket only when it is proven."""

import json
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from channels_intake import arriving
from channels_intake.channels.mailbox import fetching
from channels_intake.models import Account, Arrival, Contact, Kind
from complaints.lifecycle.waiting import ask_customer
from complaints.models import ContactRecord, Ticket
from complaints.states import State
from notifications.models import Notice
from notifications.threads import message_id, replied_to
from sla.models import Clock
from tests.channels_intake.imap import PASSWORD, USER, imap_server
from tests.factories import ref


@pytest.fixture(scope="module")
def server():
    with imap_server() as running:
        yield running


@pytest.fixture
def mailbox(db, server):
    account = Account(
        kind=Kind.MAILBOX,
        slug="desk-mail",
        name="客服邮箱",
        settings={"host": "127.0.0.1", "port": server.port, "user": USER, "security": "none"},
    )
    account.keep_secrets(password=PASSWORD)
    with server.signed_in() as client:  # what earlier tests left there
        client.select("INBOX")
        last = client.response("UIDNEXT")[1]
        validity = client.response("UIDVALIDITY")[1]
    account.position = {"validity": int(validity[0]), "last_uid": int(last[0]) - 1}
    account.save()
    return account


def a_mail(
    text="家里宽带断了三天", *, sender="Zhang <zhang@example.com>", subject="断网", **headers
) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, USER, subject
    message["Message-ID"] = headers.pop("id", "<m1@example.com>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def read(raw: bytes, mailbox: Account, uid: int = 1) -> Arrival:
    now = datetime.now(UTC)
    kept = arriving.keep(account=mailbox, external_id=f"1.{uid}", body=raw, received_at=now, now=now)
    arriving.read_waiting(now=now)
    kept.arrival.refresh_from_db()
    return kept.arrival


def fetched() -> int:
    return fetching.fetch_all(now=datetime.now(UTC))


def test_a_mail_becomes_a_contact_with_the_moment_it_reached_the_mailbox(server, mailbox):
    delivered = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=3)
    server.post(a_mail(), delivered)
    assert fetched() == 1
    arriving.read_waiting(now=datetime.now(UTC))
    contact = Contact.objects.get()
    assert (contact.channel, contact.received_at) == ("email", delivered)
    assert json.loads(contact.raw) == {
        "name": "Zhang",
        "email": "zhang@example.com",
        "description": "断网\n\n家里宽带断了三天",
        "sender": "zhang@example.com",
    }
    clock = Clock.objects.get(contact=contact.pk)
    assert clock.due_at == delivered + timedelta(minutes=10)


def test_fetching_again_finds_nothing_and_leaves_the_mailbox_as_it_was(server, mailbox):
    server.post(a_mail())
    assert (fetched(), fetched()) == (1, 0)
    with server.signed_in() as client:
        client.select("INBOX", readonly=True)
        assert b"\\Seen" not in client.fetch(client.response("EXISTS")[1][0].decode(), "(FLAGS)")[1][0]


def test_a_fetcher_that_died_before_it_noted_the_place_keeps_no_mail_twice(server, mailbox):
    server.post(a_mail())
    before = mailbox.position
    fetched()
    Account.objects.update(position=before)
    assert (fetched(), Arrival.objects.count()) == (0, 1)


def test_a_mailbox_made_anew_is_read_again_and_each_mail_is_still_one_contact(server, mailbox):
    server.post(a_mail(id="<anew@example.com>"))
    fetched()
    arriving.read_waiting(now=datetime.now(UTC))
    (contact,) = Contact.objects.all()
    Arrival.objects.update(external_id="0.1")  # as it was numbered before
    Account.objects.update(position={"validity": 0, "last_uid": 1})
    assert fetched() >= 1
    arriving.read_waiting(now=datetime.now(UTC))
    again = Arrival.objects.filter(contact=contact)
    assert {arrival.external_id == "0.1" for arrival in again} == {True, False}


def test_a_wrong_password_is_shown_without_it_and_told_after_a_while(server, mailbox, people):
    mailbox.keep_secrets(password="not this one")
    mailbox.save()
    now = datetime.now(UTC)
    fetching.fetch(mailbox.pk, now=now)
    mailbox.refresh_from_db()
    assert mailbox.failing_since == now
    assert mailbox.error
    assert "not this one" not in mailbox.error
    assert not Notice.objects.filter(kind="channel_unreachable").exists()
    for _ in range(2):
        fetching.fetch(mailbox.pk, now=now + timedelta(minutes=6))
    told = Notice.objects.filter(kind="channel_unreachable", transport="in_app")
    assert set(told.values_list("recipient__role", flat=True)) == {"administrator", "supervisor"}


def test_a_server_that_is_not_there_holds_up_no_other(server, mailbox):
    Account.objects.create(
        kind=Kind.MAILBOX,
        slug="a-dead",
        name="旧邮箱",
        settings={"host": "127.0.0.1", "port": 9, "user": "x", "security": "none"},
    )
    server.post(a_mail())
    assert fetched() == 1
    assert Account.objects.get(slug="a-dead").failing_since is not None
    assert Account.objects.get(slug="desk-mail").reached_at is not None


@pytest.fixture
def told(journey, people, now):
    """A ticket whose customer was mailed a question."""
    ticket = journey.to(State.INVESTIGATING)
    ask_customer(
        ticket=ref(ticket),
        by=people.handler,
        question="室内还是室外？",
        reply_by=now + timedelta(days=3),
        now=now,
    )
    return ticket, Notice.objects.get(kind="customer_asked", recipient=None)


def test_a_reply_answers_the_question_that_waits(mailbox, told):
    ticket, notice = told
    reply = a_mail(
        "室内没有信号\n\n在 2026年11月20日，客服 写道：\n> 室内还是室外？", In_Reply_To=message_id(notice)
    )
    arrival = read(reply, mailbox)
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (arrival.ticket, arrival.contact, ticket.state) == (ticket, None, State.INVESTIGATING)
    assert ticket.questions.get().answer == "室内没有信号"


def test_a_reply_later_is_put_on_the_ticket_with_its_file(mailbox, journey):
    ticket = journey.to(State.INVESTIGATING)
    notice = Notice.objects.filter(about=ticket.number, recipient=None).earliest("pk")
    message = EmailMessage()
    message["From"], message["References"] = "ZHANG@example.com", message_id(notice)
    message.set_content("又断了，附照片")
    message.add_attachment(
        b"\xff\xd8\xff\xe0" + b"x" * 200, maintype="image", subtype="jpeg", filename="照片.jpg"
    )
    assert read(message.as_bytes(), mailbox).ticket == ticket
    assert ContactRecord.objects.get(ticket=ticket).text == "又断了，附照片"
    assert ticket.attachments.get().name == "照片.jpg"


def forged(ticket: Ticket, notice: Notice) -> dict[str, bytes]:
    name = message_id(notice)
    return {
        "another sender": a_mail(sender="thief@example.com", In_Reply_To=name),
        "a guessed name": a_mail(In_Reply_To=f"<{notice.pk}.{'0' * 32}@complaints>"),
        "the number alone": a_mail(subject=f"Re: {ticket.number}"),
        "the old form": a_mail(In_Reply_To=f"<{notice.key}@complaints>"),
    }


@pytest.mark.parametrize("how", ["another sender", "a guessed name", "the number alone", "the old form"])
def test_nobody_else_writes_on_a_ticket(mailbox, told, how):
    ticket, notice = told
    before = ticket.history.count()
    arrival = read(forged(ticket, notice)[how], mailbox)
    assert (arrival.ticket, arrival.contact) == (None, Contact.objects.get())
    assert (ticket.history.count(), Ticket.objects.get(pk=ticket.pk).state) == (
        before,
        State.WAITING_CUSTOMER,
    )


def test_a_mail_to_a_colleague_is_no_way_in(mailbox, told, people):
    """What staff were mailed carries a name too; a reply to it is no word of the customer."""
    notice = Notice.objects.create(
        key="x-staff", kind="assigned", transport="email", recipient=people.handler, language="zh-hans",
        about=told[0].number, payload="{}", created_at=datetime.now(UTC), try_at=datetime.now(UTC),
    )  # fmt: skip
    assert replied_to(message_id(notice)) == notice
    assert read(a_mail(sender="zhang@example.com", In_Reply_To=message_id(notice)), mailbox).ticket is None


def test_the_same_mail_to_two_mailboxes_is_one_contact(mailbox):
    read(a_mail(), mailbox, 1)
    read(a_mail(), mailbox, 2)
    assert (Contact.objects.count(), Arrival.objects.count()) == (1, 2)


@pytest.mark.parametrize("ids", [("<same@x>", "<same@x>"), ("", "")])
def test_two_mails_with_one_message_id_or_none_are_two_contacts(mailbox, ids):
    for uid, text in enumerate(("一", "二"), 1):
        read(a_mail(text, id=ids[0]), mailbox, uid)
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    "mark", ["Auto-Submitted: auto-replied", "List-Id: <n.example.com>", "X-Complaints-Loop: 1"]
)
def test_what_no_person_wrote_makes_no_contact_and_is_kept(mailbox, mark):
    name, value = mark.split(": ")
    arrival = read(a_mail(**{name.replace("-", "_"): value}), mailbox)
    assert (arrival.state, Contact.objects.count()) == (Arrival.State.IGNORED, 0)
    assert bytes(arrival.body).startswith(b"From:")


def test_broken_mime_is_quarantined_whole(mailbox):
    raw = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(200)
    )
    arrival = read(raw, mailbox)
    assert (arrival.state, arrival.body) == (Arrival.State.QUARANTINED, raw)


def test_a_mail_too_large_to_take_is_told_of_and_holds_up_nobody(server, mailbox, monkeypatch):
    monkeypatch.setattr(fetching, "BODY_MAX_BYTES", 2000)
    server.post(a_mail("x" * 3000, subject="vast"))
    server.post(a_mail(id="<next@example.com>"))
    assert fetched() == 2
    vast, following = Arrival.objects.order_by("pk")
    assert (vast.state, vast.reason) == (Arrival.State.QUARANTINED, "larger than 60 MB")
    assert b"Subject: vast" in bytes(vast.body)
    assert b"xxx" not in bytes(vast.body)
    assert following.state == Arrival.State.WAITING


def test_our_own_mails_do_not_answer_each_other(mailbox, told):
    """A mail of ours that bounces back through a rule of the customer's mailbox."""
    _ticket, notice = told
    bounced = a_mail(In_Reply_To=message_id(notice), X_Complaints_Loop="1")
    assert read(bounced, mailbox).state == Arrival.State.IGNORED
