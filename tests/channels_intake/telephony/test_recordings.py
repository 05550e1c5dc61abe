"""The recording of a call is fetched from the one place that was set, and never lost silently."""

from datetime import timedelta

import pytest
from django.utils import timezone

from channels_intake.channels.telephony import recordings
from channels_intake.channels.telephony.pbx import WrongPlace, _recording_at
from channels_intake.desk_settling import mark_duplicate
from channels_intake.models import Call, Contact
from complaints.files import FILE_MAX_BYTES
from complaints.models import Attachment, Ticket
from complaints.retention.applying import delete_files
from complaints.retention.rules import UNLINKED_KEPT
from complaints.states import State
from notifications.models import Notice
from tests.channels_intake.telephony.pbx import WAV
from tests.factories import PHONE

pytestmark = pytest.mark.django_db


@pytest.fixture
def spoken(tell, agent):
    """A call that is over; its contact lies open at the agent's desk."""
    tell("answered")
    tell("ended", after=30)
    return Contact.objects.get()


@pytest.fixture
def ready(tell):
    def told(url="2026/c1.wav", **more):
        assert tell("recording", after=40, recording_url=url, **more).status_code == 200
        return Call.objects.get()

    return told


def fetch(times=1):
    at, kept = timezone.now(), 0
    for _ in range(times):
        kept += recordings.fetch_due(now=at)
        at += recordings.LONGEST_WAIT
    return kept


def enter(agent, contact):
    filled = {"phone": PHONE, "name": "张晓明", "relation": "self", "description": "城东路没有信号"}
    assert agent.post(f"/work/desk/{contact.pk}/", filled).status_code == 302
    return Ticket.objects.get()


def test_it_lies_with_the_contact_and_goes_along_into_the_ticket(pbx, spoken, ready, agent):
    pbx.recordings["/recordings/2026/c1.wav"] = WAV
    call = ready()
    assert "正在" in str(call.get_recording_display()) or call.recording == "pending"
    assert fetch() == 1
    kept = spoken.attachments.get()
    assert (kept.kind, kept.media_type, kept.from_customer) == ("recording", "audio/wav", False)
    shown = agent.get(f"/work/calls/contact/{spoken.pk}/").content.decode()
    assert kept.name in shown
    ticket = enter(agent, spoken)
    assert list(ticket.attachments.all()) == [kept]


def test_one_that_is_ready_later_is_put_on_the_ticket(pbx, spoken, ready, agent):
    ticket = enter(agent, spoken)
    pbx.recordings["/recordings/2026/c1.wav"] = WAV
    ready()
    assert fetch() == 1
    assert ticket.attachments.get().kind == "recording"
    last = ticket.history.latest("seq")
    assert (last.kind, last.actor_kind) == ("evidence_added", "system")


def test_one_of_a_closed_case_belongs_to_it_too(pbx, spoken, ready, agent):
    ticket = enter(agent, spoken)
    Ticket.objects.filter(pk=ticket.pk).update(state=State.WITHDRAWN)
    pbx.recordings["/recordings/2026/c1.wav"] = WAV
    ready()
    assert fetch() == 1
    assert ticket.attachments.count() == 1


def test_one_of_a_call_that_was_added_to_a_ticket_is_found_there(pbx, spoken, ready, agent, ticket_in, now):
    ticket = ticket_in(State.CLASSIFIED)
    mark_duplicate(contact=spoken, number=ticket.number, by=agent.user, now=timezone.now())
    pbx.recordings["/recordings/2026/c1.wav"] = WAV
    ready()
    assert fetch() == 1
    assert ticket.attachments.filter(kind="recording").count() == 1


def test_it_is_tried_again_until_it_is_there(pbx, spoken, ready, agent):
    ready()
    assert fetch() == 0
    call = Call.objects.get()
    assert (call.recording, call.recording_attempts, call.recording_error) == ("pending", 1, "answered 404")
    assert "hourglass" in agent.get(f"/work/calls/contact/{spoken.pk}/").content.decode()
    assert fetch() == 0  # its half minute is not over
    pbx.recordings["/recordings/2026/c1.wav"] = WAV
    assert fetch(2) == 1
    assert len(pbx.fetched) == 2


def test_when_it_never_comes_everybody_sees_it_and_somebody_may_try_again(pbx, spoken, ready, agent, people):
    ready()
    assert fetch(20) == 0
    call = Call.objects.get()
    assert (call.recording, len(pbx.fetched)) == ("failed", recordings.MOST_ATTEMPTS)
    assert set(Notice.objects.filter(transport="in_app").values_list("kind", flat=True)) >= {
        "channel_unreachable"
    }
    assert f"/work/calls/{call.pk}/again/" in agent.get(f"/work/calls/contact/{spoken.pk}/").content.decode()
    pbx.recordings["/recordings/2026/c1.wav"] = WAV
    assert agent.post(f"/work/calls/{call.pk}/again/").status_code == 302
    assert fetch() == 1


@pytest.mark.parametrize("data", [
    b"", b"<html>sign in</html>", b"MZ" + bytes(200), b"\x89PNG\r\n\x1a\n" + bytes(200),
    WAV + bytes(FILE_MAX_BYTES),
], ids=["empty", "page", "program", "picture", "too large"])  # fmt: skip
def test_what_is_no_recording_is_not_kept(pbx, spoken, ready, data):
    pbx.recordings["/recordings/2026/c1.wav"] = data
    ready()
    assert fetch() == 0
    assert (Call.objects.get().recording, Attachment.objects.count()) == ("failed", 0)


def test_nothing_is_fetched_from_elsewhere(pbx, spoken, ready, tell):
    ready("http://169.254.169.254/latest/meta-data")
    assert fetch() == 0
    assert (Call.objects.get().recording, pbx.fetched) == ("failed", [])
    pbx.redirects_to = "http://169.254.169.254/"
    tell("recording", after=41, recording_url="2026/c1.wav")
    assert fetch() == 0
    assert Call.objects.get().recording_error == "answered 302"


BASE = "https://pbx.example.com/recordings/"


@pytest.mark.parametrize(
    "url", ["a.wav", "2026/11/a.mp3?x=1", "https://pbx.example.com/recordings/a.wav", "/recordings/a.wav"]
)
def test_addresses_below_the_folder(url):
    assert _recording_at(BASE, url).startswith(BASE)


@pytest.mark.parametrize("url", [
    "https://evil.example/recordings/a.wav", "//evil.example/recordings/a.wav", "http://pbx.example.com/recordings/a.wav",
    "https://pbx.example.com:8443/recordings/a.wav", "https://u:p@pbx.example.com/recordings/a.wav",
    "https://pbx.example.com@evil.example/recordings/a.wav", "https://pbx.example.com\\@evil.example/recordings/",
    "../secrets", "/recordings/../secrets", "%2e%2e/secrets", "/admin", "file:///etc/passwd", "https://[::1/recordings/a",
    "https://pbx.example.com/recordings/a\r\nX: y", "https://0x7f.1/recordings/", "https://pbx.example.com/recordingsx/a",
])  # fmt: skip
def test_addresses_that_lead_elsewhere(url):
    with pytest.raises(WrongPlace):
        _recording_at(BASE, url)


def test_without_a_folder_nothing_is_fetched():
    with pytest.raises(WrongPlace):
        _recording_at("", "https://pbx.example.com/a.wav")


def test_one_that_belongs_to_no_complaint_goes_after_half_a_year(pbx, spoken, ready):
    pbx.recordings["/recordings/2026/c1.wav"] = WAV
    ready()
    fetch()
    delete_files(now=timezone.now() + UNLINKED_KEPT + timedelta(days=1))
    assert not Attachment.objects.exists()
    assert Call.objects.get().file is None
