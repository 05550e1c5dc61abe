"""Our mail through a real SMTP server, and the reply to what arrived there."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from channels_intake import arriving
from channels_intake.models import Account, Kind
from complaints.lifecycle.waiting import ask_customer
from complaints.models import Ticket
from complaints.states import State
from notifications.models import Notice
from notifications.outbox import send_waiting
from tests.channels_intake.smtp import smtp_server
from tests.factories import ref

pytestmark = pytest.mark.django_db
QUESTION = "室内还是室外？"


@pytest.fixture
def server(settings):
    with smtp_server() as (port, kept):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield kept


@pytest.fixture
def asked(journey, people, now):
    """A ticket whose customer waits to be asked by mail; whatever else waits is left aside."""
    ticket = journey.to(State.INVESTIGATING)
    Notice.objects.all().delete()
    deadline = now + timedelta(days=3)
    ask_customer(ticket=ref(ticket), by=people.handler, question=QUESTION, reply_by=deadline, now=now)
    Notice.objects.exclude(recipient=None).delete()
    return ticket


def test_a_mail_says_whose_it_is_and_nothing_of_the_case(server, asked, now):
    assert send_waiting(now=now) == 1
    (message,) = server.messages
    assert message["To"] == "zhang@example.com"
    assert asked.number in f"{message['Subject']}{message.get_content()}"
    assert message["Auto-Submitted"] == "auto-generated"
    assert QUESTION not in message.get_content()


def test_the_reply_to_what_arrived_answers_the_question(server, asked, now):
    send_waiting(now=now)
    (message,) = server.messages
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Subject"] = message["To"], message["From"], f"Re: {message['Subject']}"
    reply["Message-ID"], reply["In-Reply-To"] = "<reply@example.com>", message["Message-ID"]
    reply.set_content("室内没有信号 😤")
    mailbox = Account.objects.create(kind=Kind.MAILBOX, slug="desk", name="desk")
    read_at = datetime.now(UTC)
    arriving.keep(account=mailbox, external_id="1.1", body=reply.as_bytes(), received_at=read_at, now=read_at)
    arriving.read_waiting(now=read_at)
    ticket = Ticket.objects.get(pk=asked.pk)
    assert ticket.state == State.INVESTIGATING
    assert ticket.questions.get().answer == "室内没有信号 😤"


def test_a_server_that_says_later_gets_it_later_and_once(server, asked, now):
    server.refusals.append("451 try again later")
    assert send_waiting(now=now) == 0
    notice = Notice.objects.get()
    assert (notice.attempts, notice.sent_at, notice.failed_at) == (1, None, None)
    assert send_waiting(now=notice.try_at) == 1
    assert send_waiting(now=notice.try_at + timedelta(days=1)) == 0
    assert len(server.messages) == 1
