"""Files are looked at for viruses by a real clamd; what it finds is kept apart, and words go on."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actors import CUSTOMER
from channels_intake import arriving, late_files
from channels_intake.desk import enter_contact
from channels_intake.guarding import scanner
from channels_intake.models import Account, Arrival, Contact, Kind
from complaints import evidence
from complaints.models import Attachment
from complaints.scanning import Infected, NotScanned, ScannerDown, ping, scan
from complaints.states import Channel
from notifications.models import Notice
from tests.channels_intake.clamd import NAME, VIRUS, clamd
from tests.factories import a_complaint

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=20)
MAIL = """From: a@example.com
Message-ID: <1@example.com>
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

没信号
--b
Content-Type: text/plain; name=a.txt
Content-Disposition: attachment; filename=a.txt
Content-Transfer-Encoding: base64

{file}
--b--
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with clamd(tmp_path_factory.mktemp("clamd")) as address:
        yield address


@pytest.fixture
def scanned(settings, running):
    settings.CLAMD_URL = running


@pytest.fixture
def down(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"


@pytest.fixture
def now():
    return datetime.now(UTC)


def a_file(content=b"harmless"):
    return SimpleUploadedFile("a.txt", content, content_type="text/plain")


def keep(content, now):
    return evidence.keep(a_file(content), by=CUSTOMER, now=now)


def mailed(content, now):
    account = Account.objects.create(kind=Kind.MAILBOX, slug="mail", name="邮箱")
    body = MAIL.format(file=base64.b64encode(content).decode()).encode()
    arriving.keep(account=account, external_id="1", body=body, received_at=now, now=now)
    arriving.read_waiting(now=now)
    return Arrival.objects.get()


def test_the_scanner_answers_and_knows_the_virus(scanned):
    ping()
    assert scan(a_file()) == ""
    assert scan(a_file(VIRUS)) == NAME
    assert scan(a_file(b"x" * 5_000_000 + VIRUS)) == NAME


def test_a_file_with_a_virus_is_not_taken(scanned, now):
    with pytest.raises(Infected):
        keep(VIRUS, now)
    assert not Attachment.objects.exists()
    assert keep(b"harmless", now).size == 8


def test_of_a_mail_the_words_go_on_and_the_file_stays_in_the_original(scanned, now):
    arrival = mailed(VIRUS, now)
    assert (arrival.state, arrival.not_taken) == (Arrival.State.READ, f"virus found: {NAME}")
    contact = Contact.objects.get()
    assert "[+ a.txt]" in contact.raw
    assert not contact.attachments.exists()


def test_administrators_see_which_ones(scanned, now, people, client):
    mailed(VIRUS, now)
    client.force_login(people.administrator)
    assert NAME in client.get("/work/channels/arrivals/?state=not_taken").content.decode()
    assert client.get(f"/work/channels/arrivals/{Arrival.objects.get().pk}/original/").status_code == 200


def test_while_it_is_down_files_are_refused_or_taken_as_it_is_set(down, settings, now):
    with pytest.raises(NotScanned):
        keep(b"harmless", now)
    settings.CLAMD_DOWN = "take"
    assert keep(b"harmless", now).size == 8


def test_while_it_is_down_a_mail_waits_and_then_goes_on_without_its_file(down, now):
    assert mailed(b"harmless", now).state == Arrival.State.WAITING
    for attempt in (1, 2):
        arriving.read_waiting(now=now + attempt * timedelta(minutes=2))
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.not_taken) == (Arrival.State.READ, "not looked at for viruses")
    assert "[+ a.txt]" in Contact.objects.get().raw


def test_once_it_is_back_nothing_was_lost(settings, down, running, now):
    mailed(b"harmless", now)
    settings.CLAMD_URL = running
    arriving.read_waiting(now=now + timedelta(minutes=2))
    assert Contact.objects.get().attachments.get().size == 8


@pytest.fixture
def late(down, now):
    """A mail whose words went on without its file, because nobody could look at it."""

    def went_on(content=b"harmless"):
        mailed(content, now)
        for attempt in (1, 2):
            arriving.read_waiting(now=now + attempt * timedelta(minutes=2))
        return Contact.objects.get()

    return went_on


def test_a_file_that_stayed_behind_comes_after_its_message(late, settings, running, now):
    contact = late()
    assert (late_files.take_late(now=now + LATER), late_files.waiting()) == (0, 1)  # it is still down
    settings.CLAMD_URL = running
    assert late_files.take_late(now=now + LATER) == 0  # tried a moment ago
    assert late_files.take_late(now=now + 2 * LATER) == 1
    assert contact.attachments.get().size == 8
    assert (Arrival.objects.get().not_taken, late_files.waiting()) == ("", 0)
    assert late_files.take_late(now=now + 3 * LATER) == 0


def test_it_comes_to_the_ticket_made_meanwhile_and_its_history_says_so(late, settings, running, people, now):
    contact = late()
    complaint = a_complaint(now, received_at=contact.received_at, channel=Channel.EMAIL)
    ticket = enter_contact(
        external_id=contact.external_id, complaint=complaint, by=people.agent, now=now
    ).ticket
    settings.CLAMD_URL = running
    late_files.take_late(now=now + LATER)
    assert [file.name for file in ticket.attachments.all()] == ["a.txt"]
    assert ticket.history.latest("seq").kind == "evidence_added"


def test_a_late_file_with_a_virus_stays_where_it_is(late, settings, running, now):
    contact = late(VIRUS)
    settings.CLAMD_URL = running
    assert late_files.take_late(now=now + LATER) == 1
    assert not contact.attachments.exists()
    assert Arrival.objects.get().not_taken == f"virus found: {NAME}"


def test_the_desk_and_the_channels_page_say_that_a_file_waits(late, people, client, now):
    contact = late()
    client.force_login(people.agent)
    client.post(f"/work/desk/{contact.pk}/take/")
    assert client.get(f"/work/desk/{contact.pk}/").context["files_wait"]
    client.force_login(people.administrator)
    assert client.get("/work/channels/").context["files_wait"] == 1


def test_who_has_to_know_is_told_once(down, people, now):
    for minute in range(3):
        assert not scanner.look_after(now=now + timedelta(minutes=minute))
    told = Notice.objects.filter(kind="channel_unreachable", transport="in_app")
    assert told.count() == 2  # an administrator and a supervisor


def test_when_it_answers_it_says_so(scanned, now):
    assert scanner.look_after(now=now)
    assert scanner.scanner(now).answers
    assert not scanner.scanner(now + timedelta(minutes=5)).answers


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "unix:///nowhere/clamd.ctl", "nonsense"])
def test_an_address_that_is_none_is_a_scanner_that_is_down(settings, address):
    settings.CLAMD_URL = address
    with pytest.raises(ScannerDown):
        ping()
